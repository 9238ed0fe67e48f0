DO $$
DECLARE
    one text;
    has_options CONSTANT boolean := current_setting('server_version_num')::integer >= 160000;
BEGIN
    FOREACH one IN ARRAY ARRAY['lightmeter_owner', 'lightmeter_app', 'lightmeter_service'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = one) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', one);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;
    IF NOT pg_has_role('lightmeter_service', 'lightmeter_app', 'MEMBER') THEN
        GRANT lightmeter_app TO lightmeter_service;
    END IF;
    -- Where memberships have options, whoever makes a role may give it to others and not take it on.
    IF NOT pg_has_role({login}, 'lightmeter_owner', CASE WHEN has_options THEN 'SET' ELSE 'MEMBER' END) THEN
        EXECUTE format('GRANT lightmeter_owner TO %I{options}', {login});
    END IF;
    -- And nobody else may give it.
    FOREACH one IN ARRAY ARRAY['lightmeter_app', 'lightmeter_service'] LOOP
        IF has_options AND NOT pg_has_role({login}, one, 'MEMBER WITH ADMIN OPTION')
            AND EXISTS (SELECT FROM pg_roles WHERE rolname = {login} AND rolcreaterole)
        THEN
            EXECUTE format('GRANT %I TO %I WITH ADMIN OPTION', one, {login});
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = {schema}) THEN
        EXECUTE format('CREATE SCHEMA %I AUTHORIZATION lightmeter_owner', {schema});
    END IF;
END
$$;
