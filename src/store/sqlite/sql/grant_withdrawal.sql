SELECT user_tokens.withdrawal, user_tokens.withdrawal_sentence, user_tokens.withdrawal_at
FROM accounts
JOIN user_tokens USING (u_id, platform, login, subject)
WHERE accounts.u_id = $1 AND accounts.platform = $2 AND accounts.account_id = $3
    AND user_tokens.withdrawal IS NOT NULL;
