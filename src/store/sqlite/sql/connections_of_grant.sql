SELECT account_id, account_username FROM accounts
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND account_id IS DISTINCT FROM $5 AND status <> 'disconnected'
ORDER BY connected_at, account_id;
