SELECT
    EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS is_there,
    (SELECT handle FROM database_logins JOIN users USING (u_id) WHERE login = $1) AS person,
    EXISTS (SELECT FROM service_logins WHERE login = $1) AS is_service;
