UPDATE oauth_states
SET lease = NULL, lease_until = NULL, version = version + 1
WHERE u_id = $1 AND attempt_id = $2 AND version = $3 AND lease = $4
RETURNING version;
