SELECT figures_at, posts_at, audience_at, history_next_at, failures FROM fetches
WHERE u_id = $1 AND platform = $2 AND account_id = $3;
