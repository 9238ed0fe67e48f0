-- Something for each function that reads or changes what no user has, marked like the texts it is called with.
SET LOCAL ROLE lightmeter_owner;
INSERT INTO settings (name, value) VALUES ('meta.{mark}', 'isolation');
INSERT INTO workers (id, public_key, seen_at)
VALUES (gen_random_uuid(), convert_to(rpad('{mark}', 32, '_'), 'UTF8'), now() - interval '1 hour');
INSERT INTO call_budget (scope, used_percent, regain_at, seen_at)
SELECT '{mark}.' || number, 100, now() + interval '10 minutes', now() FROM generate_series(0, 9) AS number
