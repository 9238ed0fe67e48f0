SELECT account_id, kind, due_at, CASE WHEN lease_until > $2 THEN progress END AS progress
FROM due
WHERE u_id = $1 AND (due_at <= $2 OR lease_until > $2)
ORDER BY due_at, kind, account_id;
