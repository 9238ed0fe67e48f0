UPDATE oauth_states
SET step = 'failed', failure_code = $4, failure_sentence = $5, state_hash = NULL, version = version + 1
WHERE u_id = $1 AND state_hash = $2 AND login = $3 AND step = 'started' AND expires_at > $6
RETURNING attempt_id;
