-- A fetch that the schedule began does not do all that somebody asks for meanwhile, so it stays due.
INSERT INTO due (u_id, kind, target, account_id, due_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (u_id, kind, target) DO UPDATE
SET account_id = excluded.account_id, due_at = min(due.due_at, excluded.due_at), asked = 1
WHERE (due.due_at > excluded.due_at AND (due.lease_until IS NULL OR due.lease_until <= excluded.due_at))
    OR (due.kind = 'fetch' AND NOT due.asked);
