SELECT place FROM user_views WHERE u_id = $1 AND platform = $2 AND account_id = $3;
