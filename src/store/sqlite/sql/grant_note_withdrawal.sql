UPDATE user_tokens
SET withdrawal = $5, withdrawal_sentence = $6, withdrawal_at = $7
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4;
