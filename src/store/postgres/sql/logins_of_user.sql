SELECT login::text FROM database_logins JOIN users USING (u_id)
WHERE handle = $1 AND login <> session_user AND EXISTS (SELECT FROM pg_roles WHERE rolname = login)
ORDER BY login;
