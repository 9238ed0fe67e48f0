SELECT quote_ident(current_database()) AS database,
    has_database_privilege('lightmeter_app', current_database(), 'TEMPORARY') AS temporary_tables,
    has_function_privilege('lightmeter_app', 'pg_catalog.lo_create(oid)', 'EXECUTE')
        OR has_function_privilege('lightmeter_app', 'pg_catalog.lo_creat(integer)', 'EXECUTE')
        OR has_function_privilege('lightmeter_app', 'pg_catalog.lo_from_bytea(oid, bytea)', 'EXECUTE')
        AS large_objects,
    current_setting('max_prepared_transactions')::integer AS prepared_transactions,
    pg_has_role(session_user, datdba, 'USAGE') AS is_owners
FROM pg_database WHERE datname = current_database();
