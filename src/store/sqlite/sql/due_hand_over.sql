UPDATE due SET account_id = $3 WHERE u_id = $1 AND kind IN ('renew', 'revoke') AND target = $2;
