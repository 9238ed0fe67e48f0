INSERT INTO users (u_id, handle, role, created_at)
VALUES ($1, $2, 'operator', $3)
ON CONFLICT (handle) DO NOTHING;
