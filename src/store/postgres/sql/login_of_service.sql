SELECT
    EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS is_there,
    EXISTS (SELECT FROM service_logins WHERE login = $1) AS is_ours;
