SELECT parcel, token FROM oauth_states WHERE u_id = $1 AND attempt_id = $2 AND version = $3 AND lease = $4;
