SELECT pending_token FROM user_tokens
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND pending_token IS NOT NULL;
