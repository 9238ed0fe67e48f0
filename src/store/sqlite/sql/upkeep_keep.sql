UPDATE fetches SET figures_at = $4, posts_at = $5, audience_at = $6, history_next_at = $7, failures = $8
WHERE u_id = $1 AND platform = $2 AND account_id = $3;
