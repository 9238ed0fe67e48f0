UPDATE oauth_states
SET step = 'parked', parcel = $3, state_hash = NULL, expires_at = $5, version = version + 1
WHERE u_id = $1 AND attempt_id = $2 AND source = 'pasted' AND step = 'started' AND expires_at > $4;
