UPDATE oauth_states
SET step = 'stored', proposal = $5, parcel = NULL, token = NULL, state_hash = NULL,
    lease = NULL, lease_until = NULL, version = version + 1
WHERE u_id = $1 AND attempt_id = $2 AND version = $3 AND lease = $4 AND step = 'chosen'
RETURNING version;
