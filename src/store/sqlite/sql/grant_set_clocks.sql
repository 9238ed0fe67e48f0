UPDATE user_tokens
SET expiry = $5, expires_at = $6, data_access_expires_at = $7
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND version = $8;
