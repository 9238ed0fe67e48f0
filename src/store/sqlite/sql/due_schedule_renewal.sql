INSERT INTO due (u_id, kind, target, account_id, due_at)
VALUES ($1, 'renew', $2, $3, $4)
ON CONFLICT (u_id, kind, target) DO UPDATE SET due_at = excluded.due_at;
