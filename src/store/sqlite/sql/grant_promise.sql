UPDATE accounts
SET renewed_by = $5
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND status <> 'disconnected';
