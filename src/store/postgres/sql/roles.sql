DO $$
DECLARE
    one text;
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
    IF NOT pg_has_role({login}, 'lightmeter_owner', {taking_on}) THEN
        EXECUTE format('GRANT lightmeter_owner TO %I{options}', {login});
    END IF;
    IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = {schema}) THEN
        EXECUTE format('CREATE SCHEMA %I AUTHORIZATION lightmeter_owner', {schema});
    END IF;
END
$$;
