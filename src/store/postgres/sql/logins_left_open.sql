SELECT rolname::text AS login, rolcanlogin AS may_come, is_here
FROM pg_roles, LATERAL (SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = rolname) AS is_here) AS sessions
WHERE rolname = ANY ($1) AND (rolcanlogin OR is_here)
ORDER BY rolname;
