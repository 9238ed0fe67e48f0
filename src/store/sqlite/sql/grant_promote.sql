UPDATE user_tokens
SET access_token = $5, key_id = $6, pending_token = NULL, expiry = $7, expires_at = $8,
    data_access_expires_at = COALESCE($9, data_access_expires_at), issued_at = $10, renewed_at = $10,
    held = FALSE, version = version + 1
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND version = $11 AND pending_token IS NOT NULL
RETURNING version;
