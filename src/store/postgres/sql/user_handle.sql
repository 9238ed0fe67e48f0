SELECT handle FROM user_own() WHERE u_id = $1;
