UPDATE oauth_states SET told_at = $3
WHERE u_id = $1 AND attempt_id = $2 AND told_at IS NULL;
