SELECT accounts.*, user_tokens.source
FROM accounts
JOIN user_tokens USING (u_id, platform, login, subject)
WHERE accounts.u_id = $1 AND ($2 OR accounts.status <> 'disconnected')
ORDER BY accounts.connected_at, accounts.account_id;
