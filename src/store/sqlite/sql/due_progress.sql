UPDATE due SET progress = $5, lease_until = $6 WHERE u_id = $1 AND kind = $2 AND target = $3 AND lease = $4;
