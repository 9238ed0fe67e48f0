UPDATE accounts SET account_username = $4 WHERE u_id = $1 AND platform = $2 AND account_id = $3;
