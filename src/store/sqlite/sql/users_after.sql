SELECT u_id, disabled_at IS NOT NULL AS is_disabled FROM users WHERE $1 IS NULL OR u_id > $1 ORDER BY u_id LIMIT $2;
