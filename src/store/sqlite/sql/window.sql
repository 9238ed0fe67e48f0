SELECT readings FROM account_windows WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND from_day = $4 AND to_day = $5;
