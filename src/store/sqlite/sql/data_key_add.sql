INSERT INTO data_keys (u_id, key_id, wrapped, created_at) VALUES ($1, $2, $3, $4);
