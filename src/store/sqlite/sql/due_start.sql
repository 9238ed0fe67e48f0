INSERT INTO due (u_id, kind, target, account_id, due_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (u_id, kind, target) DO UPDATE
SET account_id = excluded.account_id, due_at = excluded.due_at, asked = max(due.asked, 1), progress = NULL,
    lease = NULL, lease_until = NULL, version = due.version + 1;
