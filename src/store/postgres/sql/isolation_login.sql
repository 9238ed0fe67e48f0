SELECT session_user::text AS login,
    pg_has_role(session_user, 'lightmeter_owner', 'MEMBER') AS administers,
    pg_has_role(session_user, 'lightmeter_service', 'MEMBER') AS may_serve,
    is_service() AS serves,
    uid() AS person;
