-- Which login this is, and what would let it see more than its user's rows.
SELECT session_user::text AS login, coalesce(
    (SELECT 'is a superuser' FROM pg_roles WHERE rolname = session_user AND rolsuper),
    (SELECT 'bypasses row-level security' FROM pg_roles WHERE rolname = session_user AND rolbypassrls),
    (
        SELECT format('is a member of %s, which sees every row', rolname)
        FROM pg_roles
        WHERE (rolsuper OR rolbypassrls) AND rolname <> session_user AND pg_has_role(session_user, oid, 'MEMBER')
        ORDER BY rolname LIMIT 1
    ),
    (
        SELECT 'owns lightmeter''s tables, or is a member of who does'
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = $1 AND pg_has_role(session_user, relowner, 'MEMBER')
        LIMIT 1
    )
) AS problem;
