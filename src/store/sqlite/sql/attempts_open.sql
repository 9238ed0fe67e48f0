SELECT attempt_id, login, source, step, expected_account, proposal, chosen_accounts, failure_code, failure_sentence,
    created_at, expires_at
FROM oauth_states
WHERE u_id = $1 AND step NOT IN ('stored', 'failed', 'cancelled') AND expires_at > $2
ORDER BY created_at, attempt_id;
