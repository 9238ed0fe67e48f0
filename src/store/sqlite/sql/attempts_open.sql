SELECT * FROM oauth_states
WHERE u_id = ?1 AND step NOT IN ('stored', 'failed', 'cancelled') AND expires_at > ?2
ORDER BY created_at, attempt_id;
