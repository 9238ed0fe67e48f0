SELECT is_service() AS is_service, users.u_id, users.handle, users.role
FROM (SELECT) AS one LEFT JOIN users ON users.u_id = uid();
