SELECT accounts.*, user_tokens.source
FROM accounts
JOIN user_tokens USING (u_id, platform, login, subject)
WHERE accounts.u_id = $1 AND accounts.platform = $2 AND accounts.account_id = $3;
