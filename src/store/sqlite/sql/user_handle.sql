SELECT handle FROM users WHERE u_id = $1 AND disabled_at IS NULL;
