DELETE FROM due WHERE u_id = $1 AND kind = 'fetch' AND target = $2;
