-- A role that a policy is for is taken out of it by whoever is a member of the role and says DROP OWNED, and then the table
-- is not what the migrations make. The functions' owner is all that a policy lets through, and nobody is a member of that.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT polrelid::regclass AS its_table FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
        WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'lightmeter.users'::regclass)
            AND polname = 'own'
    LOOP
        EXECUTE format('ALTER POLICY own ON %s TO lightmeter_owner', one.its_table);
    END LOOP;
END
$$;

-- Who calls is found once and before any user is looked at, so that nothing is asked once for each of them.
CREATE OR REPLACE FUNCTION lightmeter.uid() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid;
BEGIN
    SELECT u_id INTO me FROM lightmeter.database_logins WHERE login = session_user;
    IF NOT FOUND AND lightmeter.is_service() THEN
        me := lightmeter.claimed();
    END IF;
    IF me IS NOT NULL THEN
        RETURN (SELECT u_id FROM lightmeter.users WHERE u_id = me AND disabled_at IS NULL);
    END IF;
    RETURN NULL;
END
$$;

-- As those of 0019: a worker of another installation learnt how many logins are stored.
CREATE OR REPLACE FUNCTION lightmeter.attempt_stored(attempt uuid, seen bigint, its_lease uuid, remains text)
RETURNS TABLE (version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY UPDATE lightmeter.oauth_states AS own
    SET step = 'stored', proposal = remains, parcel = NULL, token = NULL, state_hash = NULL, lease = NULL,
        lease_until = NULL, version = own.version + 1
    WHERE own.u_id = me AND own.attempt_id = attempt AND own.version = seen AND own.lease = its_lease
        AND (own.step = 'chosen') IS TRUE
    RETURNING own.version;
END
$$;
