UPDATE user_tokens SET held = $5
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4;
