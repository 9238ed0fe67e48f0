UPDATE oauth_states
SET step = 'failed',
    failure_code = CASE WHEN step IN ('exchanging', 'short', 'long', 'chosen') THEN $4 ELSE $2 END,
    failure_sentence = CASE WHEN step IN ('exchanging', 'short', 'long', 'chosen') THEN $5 ELSE $3 END,
    proposal = NULL, chosen_accounts = NULL,
    parcel = NULL, token = NULL, state_hash = NULL, lease = NULL, lease_until = NULL, version = version + 1
WHERE expires_at <= CASE step WHEN 'chosen' THEN $6 ELSE $1 END
    AND (lease_until IS NULL OR lease_until <= $1)
    AND step NOT IN ('stored', 'failed', 'cancelled');
