SELECT u_id, handle, role, created_at, disabled_at,
    ARRAY(SELECT login::text FROM database_logins WHERE database_logins.u_id = users.u_id ORDER BY 1) AS logins
FROM users
ORDER BY handle;
