SELECT attempt_id, login, source, step, expected_account, proposal, chosen_accounts, failure_code, failure_sentence,
    created_at, expires_at, version
FROM oauth_states WHERE u_id = $1 AND attempt_id = $2;
