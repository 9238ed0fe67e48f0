SELECT key_id, wrapped FROM data_keys WHERE u_id = $1 ORDER BY created_at DESC, key_id;
