UPDATE oauth_states SET lease_until = $4 WHERE u_id = $1 AND attempt_id = $2 AND lease = $3;
