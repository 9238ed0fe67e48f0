-- As before, for whoever is somebody here: of logins of one installation the members of another learn nothing.
CREATE OR REPLACE FUNCTION lightmeter.login_holes() RETURNS TABLE (what text, hole text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE logins AS (
        SELECT oid, rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
            rolname IN (SELECT login FROM lightmeter.database_logins) AS is_persons,
            rolname IN (SELECT login FROM lightmeter.service_logins) AS is_service
        FROM pg_roles
        WHERE (
            SELECT lightmeter.uid() IS NOT NULL OR lightmeter.is_service()
                OR pg_has_role(session_user, 'lightmeter_owner', 'MEMBER')
        )
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
    -- A login that may become a role that makes roles may make itself anything.
    members AS (
        SELECT ours.rolname AS login, is_persons, administers, roles.oid AS role_number, roles.rolname AS role,
            roles.rolsuper OR roles.rolbypassrls OR roles.rolcreaterole AS sees_all
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
        ('CREATEDB', rolcreatedb), ('REPLICATION', rolreplication)
    ) AS attributes (attribute, is_there)
    WHERE is_persons AND is_there
    UNION ALL
    SELECT members.login, format('is a person''s login and a member of %s, which has CREATEDB', role)
    FROM members JOIN pg_roles ON pg_roles.oid = role_number WHERE is_persons AND rolcreatedb
    UNION ALL
    SELECT ours.rolname, 'is a person''s login and owns this database'
    FROM ours JOIN pg_database ON datname = current_database() AND datdba = ours.oid WHERE is_persons
    UNION ALL
    SELECT members.login, format('is a person''s login and a member of %s, which owns this database', role)
    FROM members JOIN pg_database ON datname = current_database() AND datdba = role_number WHERE is_persons
    UNION ALL
    SELECT rolname, 'is a person''s login and a service login at once' FROM ours WHERE is_persons AND is_service
$$;
