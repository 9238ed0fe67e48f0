SELECT attempt_id, login, source, step, expected_account, proposal, chosen_accounts, failure_code, failure_sentence,
    created_at, expires_at
FROM attempts_own()
WHERE step NOT IN ('stored', 'failed', 'cancelled') AND expires_at > $2
ORDER BY created_at, attempt_id;
