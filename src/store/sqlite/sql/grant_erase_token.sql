UPDATE user_tokens
SET access_token = NULL, pending_token = NULL, key_id = NULL, version = version + 1
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4
    AND NOT EXISTS (
        SELECT 1 FROM accounts
        WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND status <> 'disconnected'
    );
