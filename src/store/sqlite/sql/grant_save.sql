INSERT INTO user_tokens
    (u_id, platform, login, subject, source, scopes, access_token, key_id,
     issued_at, expiry, expires_at, data_access_expires_at, renewed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (u_id, platform, login, subject) DO UPDATE
SET source = excluded.source, scopes = excluded.scopes, access_token = excluded.access_token,
    pending_token = NULL, key_id = excluded.key_id, issued_at = excluded.issued_at, expiry = excluded.expiry,
    expires_at = excluded.expires_at, data_access_expires_at = excluded.data_access_expires_at,
    renewed_at = excluded.renewed_at, withdrawal = NULL, withdrawal_sentence = NULL, withdrawal_at = NULL,
    held = FALSE, version = user_tokens.version + 1;
