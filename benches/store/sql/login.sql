DO $$ BEGIN
    CREATE ROLE lightmeter_bench LOGIN PASSWORD 'bench' IN ROLE lightmeter_service;
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
INSERT INTO service_logins VALUES ('lightmeter_bench');
