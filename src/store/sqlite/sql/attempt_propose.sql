UPDATE oauth_states
SET step = 'proposed', login = $5, proposal = $6, expires_at = $7,
    lease = NULL, lease_until = NULL, version = version + 1
WHERE u_id = $1 AND attempt_id = $2 AND version = $3 AND lease = $4
RETURNING version;
