SELECT accounts.*, user_tokens.source, fetches.next_sync_at, fetches.account_used_percent, fetches.app_used_percent,
    fetches.history_complete, fetches.history_repairable, fetches.history_lost
FROM accounts
JOIN user_tokens USING (u_id, platform, login, subject)
LEFT JOIN fetches USING (u_id, platform, account_id)
WHERE accounts.u_id = $1 AND accounts.platform = $2 AND accounts.account_id = $3;
