UPDATE oauth_states
SET lease = $1, lease_until = $2, version = version + 1
WHERE attempt_id = (
    SELECT attempt_id FROM oauth_states
    WHERE (lease_until IS NULL OR lease_until <= $3)
        AND (
            (step = 'parked' AND expires_at > $3)
            OR (step = 'chosen' AND expires_at > $4)
            OR step IN ('exchanging', 'short', 'long')
        )
    ORDER BY created_at, attempt_id
    LIMIT 1
)
RETURNING attempt_id, login, source, step, expected_account, proposal, chosen_accounts, failure_code, failure_sentence,
    created_at, expires_at, u_id, redirect_uri, version;
