SELECT * FROM oauth_states WHERE u_id = ?1 AND attempt_id = ?2;
