DELETE FROM due WHERE u_id = $1 AND kind = $2 AND account_id = $3;
