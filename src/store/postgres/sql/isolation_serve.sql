SET LOCAL ROLE lightmeter_owner;
INSERT INTO service_logins (login) VALUES (session_user) ON CONFLICT DO NOTHING;
RESET ROLE;
