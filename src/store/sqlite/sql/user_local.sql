SELECT u_id, handle, role FROM users
WHERE u_id = (SELECT unhex(value) FROM settings WHERE name = 'local_user');
