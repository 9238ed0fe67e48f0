DELETE FROM due WHERE u_id = $1 AND kind IN ('renew', 'revoke') AND target = $2;
