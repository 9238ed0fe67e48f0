-- A sealed value names its data key behind the byte of its version.
SELECT key_id, wrapped,
    EXISTS (
        SELECT 1 FROM user_tokens
        WHERE user_tokens.u_id = data_keys.u_id
            AND (substr(access_token, 2, 8) = data_keys.key_id OR substr(pending_token, 2, 8) = data_keys.key_id)
    ) AS in_use
FROM data_keys WHERE u_id = $1 ORDER BY created_at DESC, key_id;
