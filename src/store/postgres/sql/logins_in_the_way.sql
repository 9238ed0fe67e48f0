-- Whoever owns no table and waits for a lock that shuts others out: Postgres refuses them only once they have it.
SELECT DISTINCT usename::text
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'relation' AND NOT granted
    AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND relation IN (SELECT oid FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1))
    AND NOT pg_has_role(usesysid, 'lightmeter_owner', 'MEMBER');
