SELECT rolname::text AS login, rolcanlogin AS may_come, is_here, has_prepared
FROM pg_roles, LATERAL (
    SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = rolname) AS is_here,
        EXISTS (
            SELECT FROM pg_prepared_xacts WHERE owner = rolname AND database = current_database()
        ) AS has_prepared
) AS left_behind
WHERE rolname = ANY ($1) AND (rolcanlogin OR is_here OR has_prepared)
ORDER BY rolname;
