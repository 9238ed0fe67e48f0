UPDATE oauth_states
SET step = 'parked', parcel = $4, state_hash = NULL, expires_at = $6, version = version + 1
WHERE u_id = $1 AND state_hash = $2 AND login = $3 AND step = 'started' AND expires_at > $5
RETURNING attempt_id;
