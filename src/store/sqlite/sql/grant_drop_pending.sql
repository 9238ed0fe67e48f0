UPDATE user_tokens
SET pending_token = NULL, version = version + 1
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND version = $5 AND pending_token IS NOT NULL
RETURNING version;
