-- A fetch that was begun for less does not do all that somebody asks for meanwhile, so it stays due. A repair is a fetch
-- that does more.
INSERT INTO due (u_id, kind, target, account_id, due_at, asked)
VALUES ($1, iif($2 = 'repair', 'fetch', $2), $3, $4, $5, iif($2 = 'repair', 2, 1))
ON CONFLICT (u_id, kind, target) DO UPDATE
SET account_id = excluded.account_id, due_at = min(due.due_at, excluded.due_at), asked = max(due.asked, excluded.asked)
WHERE (due.due_at > excluded.due_at AND (due.lease_until IS NULL OR due.lease_until <= excluded.due_at))
    OR (due.kind = 'fetch' AND due.asked < excluded.asked);
