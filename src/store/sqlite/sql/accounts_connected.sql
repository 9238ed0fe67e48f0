SELECT u_id, account_id FROM accounts
WHERE ($1 IS NULL OR u_id = $1) AND status <> 'disconnected'
ORDER BY u_id, connected_at, account_id;
