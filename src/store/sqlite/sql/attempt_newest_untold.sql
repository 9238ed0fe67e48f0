SELECT * FROM (
    SELECT * FROM oauth_states
    WHERE u_id = ?1
    ORDER BY created_at > ?2, created_at DESC, attempt_id DESC
    LIMIT 1
)
WHERE told_at IS NULL
    OR NOT EXISTS (SELECT 1 FROM accounts WHERE u_id = ?1);
