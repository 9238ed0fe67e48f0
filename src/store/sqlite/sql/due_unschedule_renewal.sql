DELETE FROM due WHERE u_id = $1 AND kind = 'renew' AND target = $2 AND lease IS NULL;
