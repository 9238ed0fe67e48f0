SELECT version FROM user_tokens JOIN accounts USING (u_id, platform, login, subject)
WHERE u_id = $1 AND platform = $2 AND account_id = $3;
