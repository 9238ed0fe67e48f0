-- Nobody but the functions' owner has a right on a table any more. Its policy is a second wall: a function that forgets whose
-- a row is reaches the asking user's own all the same. The number of each row's user, which kept the order of conditions as
-- long as a login could ask some of its own, has nothing left to do.

REVOKE ALL ON ALL TABLES IN SCHEMA lightmeter FROM lightmeter_app, lightmeter_service;

DROP POLICY owner_changes ON lightmeter.accounts;
DROP POLICY owner_forgets ON lightmeter.accounts;
DROP POLICY owner_forgets ON lightmeter.user_tokens;
DROP POLICY owner_forgets ON lightmeter.refused_metrics;
DROP POLICY owner_keeps ON lightmeter.user_views;
DROP POLICY owner_reads ON lightmeter.flight_records;
DROP POLICY owner_adds ON lightmeter.flight_records;

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT polrelid::regclass AS its_table FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
        WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'lightmeter.users'::regclass)
            AND polname = 'own'
    LOOP
        EXECUTE format(
            'ALTER POLICY own ON %s TO lightmeter_owner, lightmeter_app, lightmeter_service USING '
            '(u_id = ANY (ARRAY[(SELECT lightmeter.uid())]))', one.its_table
        );
        EXECUTE format('ALTER TABLE %s DROP COLUMN u_number', one.its_table);
    END LOOP;
END
$$;

DROP FUNCTION lightmeter.mine();

ALTER TABLE lightmeter.user_tokens ADD CHECK (login IN ('instagram', 'facebook'));
ALTER TABLE lightmeter.accounts ADD CHECK (login IN ('instagram', 'facebook'));
