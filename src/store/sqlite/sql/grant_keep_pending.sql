UPDATE user_tokens
SET pending_token = $6
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND version = $5 AND access_token IS NOT NULL AND pending_token IS NULL;
