SELECT quote_ident(current_database()) AS database,
    has_database_privilege('lightmeter_app', current_database(), 'TEMPORARY') AS temporary_tables,
    has_function_privilege('lightmeter_app', 'pg_catalog.lo_create(oid)', 'EXECUTE')
        OR has_function_privilege('lightmeter_app', 'pg_catalog.lo_creat(integer)', 'EXECUTE')
        OR has_function_privilege('lightmeter_app', 'pg_catalog.lo_from_bytea(oid, bytea)', 'EXECUTE')
        AS large_objects,
    current_setting('max_prepared_transactions')::integer AS prepared_transactions,
    pg_has_role(session_user, datdba, 'USAGE') AS is_owners,
    ARRAY(
        SELECT format('pg_catalog.%s', pg_proc.oid::regprocedure)
        FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
            AND proname ~ '^pg_(try_)?advisory_(xact_)?lock(_shared)?$|^pg_logical_emit_message$'
            AND has_function_privilege('lightmeter_app', pg_proc.oid, 'EXECUTE')
        ORDER BY pg_proc.oid::regprocedure::text
    ) AS locking,
    -- By how this installation names the logins of people; which is whose is told to nobody.
    ARRAY(
        SELECT quote_ident(rolname)
        FROM pg_roles
        WHERE rolcanlogin AND starts_with(rolname, $1 || '_')
            AND EXISTS (
                SELECT FROM pg_auth_members WHERE member = pg_roles.oid AND roleid = 'lightmeter_app'::regrole
            )
            AND NOT pg_has_role(pg_roles.oid, 'lightmeter_service', 'MEMBER')
            -- The nearest setting counts, and the server's own is not seen by a login that has one itself.
            AND coalesce(
                (
                    SELECT split_part(setting, '=', 2) FROM pg_db_role_setting, unnest(setconfig) AS setting
                    WHERE setrole IN (0, pg_roles.oid) AND setdatabase IN (0, pg_database.oid)
                        AND setting LIKE 'temp\_file\_limit=%'
                    ORDER BY setrole = 0, setdatabase = 0
                    LIMIT 1
                ),
                (
                    SELECT reset_val FROM pg_settings
                    WHERE name = 'temp_file_limit' AND source NOT IN ('user', 'database user')
                ),
                '-1'
            ) = '-1'
        ORDER BY rolname
    ) AS without_temporary_limit
FROM pg_database WHERE datname = current_database();
