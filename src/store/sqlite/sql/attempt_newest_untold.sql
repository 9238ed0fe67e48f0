SELECT attempt_id, login, source, step, expected_account, proposal, chosen_accounts, failure_code, failure_sentence,
    created_at, expires_at
FROM (
    SELECT attempt_id, login, source, step, expected_account, proposal, chosen_accounts, failure_code, failure_sentence,
        created_at, expires_at, told_at
    FROM oauth_states
    WHERE u_id = $1
    ORDER BY created_at > $2, created_at DESC, attempt_id DESC
    LIMIT 1
) AS newest
WHERE told_at IS NULL
    OR NOT EXISTS (SELECT 1 FROM accounts WHERE u_id = $1);
