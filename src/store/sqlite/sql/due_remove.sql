DELETE FROM due WHERE u_id = $1 AND kind = $2 AND target = $3 AND lease = $4;
