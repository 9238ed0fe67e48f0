UPDATE due SET lease_until = $5 WHERE u_id = $1 AND kind = $2 AND target = $3 AND lease = $4;
