-- Every function says where its names are found, with pg_temp last: unsaid it comes first, and a caller's type of that
-- name would run with the owner's rights.

-- Every statement asks who asks, and every table in it once more: in PL/pgSQL, which keeps its plans for the session,
-- an answer costs a sixth of what it costs in SQL.

-- Whether the login is this installation's worker or serve: roles are the whole cluster's, the table is ours alone.
CREATE FUNCTION lightmeter.is_service() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM lightmeter.service_logins WHERE login = session_user)
        AND pg_catalog.pg_has_role(session_user, 'lightmeter_service', 'MEMBER');
END
$$;

-- What only the worker or serve of this very installation may do: another one's has the role, too.
CREATE FUNCTION lightmeter.only_service() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT lightmeter.is_service() THEN
        RAISE EXCEPTION 'not a login of the worker' USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;

-- Whom a service login acts for; nobody where the claim is no claim.
CREATE FUNCTION lightmeter.claimed() RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::pg_catalog.json ->> 'sub')::pg_catalog.uuid;
EXCEPTION WHEN invalid_text_representation THEN
    RETURN NULL;
END
$$;

-- Who asks. A login of a person is that person, whatever it claims; a claim counts only for a service login; everybody
-- else, and who is disabled, is nobody.
CREATE FUNCTION lightmeter.uid() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT u_id FROM lightmeter.users
        WHERE disabled_at IS NULL
            AND u_id = CASE
                WHEN EXISTS (SELECT FROM lightmeter.database_logins WHERE login = session_user)
                THEN (SELECT u_id FROM lightmeter.database_logins WHERE login = session_user)
                WHEN lightmeter.is_service() THEN lightmeter.claimed()
            END
    );
END
$$;

-- Whether the login is a user's or the worker's, of this installation.
CREATE FUNCTION lightmeter.is_somebody() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN lightmeter.uid() IS NOT NULL OR lightmeter.is_service();
END
$$;

-- The database's own clock, which is the same for all; a test may bring another.
CREATE FUNCTION lightmeter.clock_here(told timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM lightmeter.settings WHERE name = 'clock' AND value = 'told') THEN told
        ELSE pg_catalog.now()
    END
$$;

-- The time by which a row is judged: a person's login cannot bring a clock of its own.
CREATE FUNCTION lightmeter.moment(told timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN lightmeter.is_service() THEN told ELSE lightmeter.clock_here(told) END
$$;

-- For an import: the user of this id or, where none is given, of this handle. A user of an id that is new is made, as
-- a member, unless the handle is somebody else's; then there is no row.
CREATE FUNCTION lightmeter.import_user(its_u_id uuid, its_handle text)
RETURNS TABLE (u_id uuid, handle text, standing text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    WITH made AS (
        INSERT INTO lightmeter.users (u_id, handle, role)
        SELECT its_u_id, its_handle, 'member' WHERE its_u_id IS NOT NULL
        ON CONFLICT DO NOTHING
        RETURNING users.u_id, users.handle
    ),
    noted AS (
        INSERT INTO lightmeter.audit (u_id, by, what) SELECT made.u_id, session_user, 'imported ' || made.handle FROM made
    )
    SELECT made.u_id, made.handle, 'made' FROM made
    UNION ALL
    SELECT users.u_id, users.handle, CASE WHEN users.disabled_at IS NULL THEN 'known' ELSE 'disabled' END
    FROM lightmeter.users
    WHERE CASE WHEN its_u_id IS NULL THEN users.handle = its_handle ELSE users.u_id = its_u_id END
$$;

-- Begins what writes for one user: such transactions come one after another, and are counted.
CREATE FUNCTION lightmeter.hold() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.user_changes SET changed = changed + 1 WHERE u_id = me;
    IF NOT FOUND AND me IS NOT NULL THEN
        INSERT INTO lightmeter.user_changes (u_id, changed) VALUES (me, 1)
        ON CONFLICT (u_id) DO UPDATE SET changed = user_changes.changed + 1;
    END IF;
END
$$;

-- A number that grows whenever something was written: for the user who asks, or for all when the worker asks for nobody.
CREATE FUNCTION lightmeter.changed() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(changed), 0)::pg_catalog.int8 FROM lightmeter.user_changes
    WHERE u_id = lightmeter.uid() OR (lightmeter.uid() IS NULL AND lightmeter.is_service())
$$;

-- Lets a service login be a user from here on, and keeps who did so. Nothing for a handle that is nobody's.
CREATE FUNCTION lightmeter.act_as(its_handle text) RETURNS TABLE (u_id uuid, handle text, role text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH taken_on AS (
        INSERT INTO lightmeter.audit (u_id, by, what)
        SELECT users.u_id, session_user, 'acts as the user' FROM lightmeter.users
        WHERE users.handle = its_handle AND users.disabled_at IS NULL AND lightmeter.is_service()
        RETURNING audit.u_id
    )
    SELECT users.u_id, users.handle, users.role FROM lightmeter.users JOIN taken_on USING (u_id)
$$;
