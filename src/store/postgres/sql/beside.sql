-- Who else has a hand in this database, and may have it rightly.
SELECT
    ARRAY(
        SELECT rolname::text FROM pg_roles
        WHERE rolcanlogin AND NOT rolsuper AND pg_has_role(oid, 'lightmeter_owner', 'MEMBER')
        ORDER BY rolname
    ) AS administrators,
    ARRAY(
        SELECT rolname::text FROM pg_roles
        WHERE rolcanlogin AND NOT rolsuper AND rolbypassrls
        ORDER BY rolname
    ) AS past_row_level_security,
    ARRAY(
        SELECT format('%s, by %s of %s', evtname, evtfoid::regprocedure, proowner::regrole)
        FROM pg_event_trigger JOIN pg_proc ON pg_proc.oid = evtfoid
        WHERE evtenabled <> 'D'
        ORDER BY evtname
    ) AS event_triggers;
