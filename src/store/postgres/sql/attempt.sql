SELECT attempt_id, login, source, step, expected_account, proposal, chosen_accounts, failure_code, failure_sentence,
    created_at, expires_at, version
FROM attempts_own() WHERE attempt_id = $2;
