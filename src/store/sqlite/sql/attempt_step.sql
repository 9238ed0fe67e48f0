UPDATE oauth_states
SET step = $5, parcel = NULL, token = COALESCE($6, token), lease_until = $7, version = version + 1
WHERE u_id = $1 AND attempt_id = $2 AND version = $3 AND lease = $4
RETURNING version;
