-- What is open among the logins of this installation, for which login is whose is read by nobody else. A service login
-- that may make roles is an administrator's, who has let itself in; its own start says what it could see.
CREATE FUNCTION lightmeter.login_holes() RETURNS TABLE (what text, hole text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE logins AS (
        SELECT oid, rolname, rolsuper, rolcreaterole, rolbypassrls, rolreplication,
            rolname IN (SELECT login FROM lightmeter.database_logins) AS is_persons,
            rolname IN (SELECT login FROM lightmeter.service_logins) AS is_service
        FROM pg_roles
    ),
    ours AS (
        SELECT *, is_service AND NOT is_persons AND (rolsuper OR rolcreaterole) AS administers
        FROM logins WHERE is_persons OR is_service
    ),
    -- One that says that it gives nothing yet may be given more by its member.
    memberships AS (
        SELECT ours.oid AS login, roleid AS role FROM ours JOIN pg_auth_members ON member = ours.oid
        UNION
        SELECT login, roleid FROM memberships JOIN pg_auth_members ON member = memberships.role
    ),
    members AS (
        SELECT ours.rolname AS login, is_persons, administers,
            roles.rolname AS role, roles.rolsuper OR roles.rolbypassrls AS sees_all
        FROM ours JOIN memberships ON login = ours.oid JOIN pg_roles AS roles ON roles.oid = role
    )
    SELECT members.login, format('is a member of %s, and may do what it may', role) FROM members
    WHERE NOT administers AND (role = 'lightmeter_owner' OR sees_all OR role LIKE 'pg\_%')
    UNION ALL
    SELECT members.login, 'is a person''s login and a member of lightmeter_service, whose claims are believed'
    FROM members WHERE is_persons AND role = 'lightmeter_service'
    UNION ALL
    SELECT rolname, format('is a person''s login and has %s', attribute)
    FROM ours, LATERAL (VALUES
        ('SUPERUSER', rolsuper), ('BYPASSRLS', rolbypassrls), ('CREATEROLE', rolcreaterole),
        ('REPLICATION', rolreplication)
    ) AS attributes (attribute, is_there)
    WHERE is_persons AND is_there
    UNION ALL
    SELECT rolname, 'is a person''s login and a service login at once' FROM ours WHERE is_persons AND is_service
$$;

REVOKE EXECUTE ON FUNCTION lightmeter.login_holes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightmeter.login_holes() TO lightmeter_app, lightmeter_service;
