UPDATE accounts
SET (expiry, expires_at, data_access_expires_at) = (
        SELECT expiry, expires_at, data_access_expires_at FROM user_tokens
        WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4
    ),
    next_renewal_at = $5
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND status <> 'disconnected';
