INSERT INTO settings (name, value)
SELECT 'local_user', hex(u_id) FROM users WHERE handle = $1
ON CONFLICT (name) DO NOTHING;
