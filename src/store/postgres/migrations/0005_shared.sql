-- What all workers and fronts of an installation share.

CREATE FUNCTION lightmeter.schema_version() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT max(version) FROM lightmeter.migrations
$$;

-- Workers and fronts have clocks of their own, so how long ago it was is told by the database's.
CREATE FUNCTION lightmeter.worker_seen_last(told timestamptz)
RETURNS TABLE (public_key bytea, seen_at timestamptz, micros_ago bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT workers.public_key, workers.seen_at,
        (1000000 * extract(epoch FROM lightmeter.clock_here(told) - workers.seen_at))::pg_catalog.int8
    FROM lightmeter.workers
    WHERE lightmeter.is_somebody()
    ORDER BY workers.seen_at DESC
    LIMIT 1
$$;

CREATE FUNCTION lightmeter.worker_announce(worker uuid, key bytea, told timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    INSERT INTO lightmeter.workers (id, public_key, seen_at) VALUES (worker, key, lightmeter.clock_here(told))
    ON CONFLICT (id) DO UPDATE SET public_key = excluded.public_key, seen_at = excluded.seen_at
$$;

-- Whether there still is such a user, and when a worker was seen last.
CREATE FUNCTION lightmeter.standing(told timestamptz)
RETURNS TABLE (is_user boolean, seen_at timestamptz, micros_ago bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.uid() IS NOT NULL, worker.seen_at, worker.micros_ago
    FROM (SELECT) AS one LEFT JOIN lightmeter.worker_seen_last(told) AS worker ON true
$$;

-- Also what a clock that was ahead has told, for fronts would seal to that key until then.
CREATE FUNCTION lightmeter.worker_forget_old(before timestamptz, here timestamptz, key bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    DELETE FROM lightmeter.workers WHERE seen_at < before OR (seen_at >= lightmeter.clock_here(here) AND public_key <> key)
$$;

CREATE FUNCTION lightmeter.budget_pause(its_scope text, until timestamptz, here timestamptz, why text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    INSERT INTO lightmeter.call_budget (scope, used_percent, regain_at, seen_at, reason)
    VALUES (its_scope, 100, until, here, why)
    ON CONFLICT (scope) DO UPDATE
    SET used_percent = 100, regain_at = greatest(call_budget.regain_at, excluded.regain_at),
        seen_at = excluded.seen_at,
        reason = CASE WHEN call_budget.regain_at > excluded.regain_at THEN call_budget.reason ELSE excluded.reason END
$$;

CREATE FUNCTION lightmeter.budget_paused(its_scope text, here timestamptz) RETURNS TABLE (regain_at timestamptz, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    SELECT budget.regain_at, budget.reason FROM lightmeter.call_budget AS budget
    WHERE budget.scope = its_scope AND budget.regain_at > here
$$;

CREATE FUNCTION lightmeter.budget_free(here timestamptz, beyond timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    UPDATE lightmeter.call_budget SET regain_at = here WHERE regain_at > beyond
$$;

-- Public facts that a front needs: app ids, redirect addresses, Graph version.
CREATE FUNCTION lightmeter.public_settings() RETURNS TABLE (name text, value text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT settings.name, settings.value FROM lightmeter.settings
    WHERE settings.name LIKE 'meta.%' AND lightmeter.is_somebody()
$$;

-- What is not among the facts is a fact no more.
CREATE FUNCTION lightmeter.settings_replace(facts text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    DELETE FROM lightmeter.settings
    WHERE name LIKE 'meta.%' AND name NOT IN (SELECT key FROM pg_catalog.json_each_text(facts::pg_catalog.json));
    INSERT INTO lightmeter.settings (name, value)
    SELECT key, value FROM pg_catalog.json_each_text(facts::pg_catalog.json) WHERE key LIKE 'meta.%'
    ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE settings.value <> excluded.value
$$;

-- The accounts of one user, or of all.
CREATE FUNCTION lightmeter.accounts_connected(whose uuid) RETURNS TABLE (u_id uuid, account_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    SELECT connected.u_id, connected.account_id FROM lightmeter.accounts AS connected
    WHERE (whose IS NULL OR connected.u_id = whose) AND connected.status <> 'disconnected'
    ORDER BY connected.u_id, connected.connected_at, connected.account_id
$$;

-- What is let go of. Nobody may delete from these tables themselves, for who may do that may also lock them for everybody. The owner, too, sees there what is the asking user's own and no other row.

CREATE FUNCTION lightmeter.account_disconnect(its_platform text, account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.accounts SET status = 'disconnected', next_renewal_at = NULL, renewed_by = 'nobody'
    WHERE u_id = lightmeter.uid() AND platform = its_platform AND account_id = account
$$;

CREATE FUNCTION lightmeter.account_forget(its_platform text, account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM lightmeter.accounts WHERE u_id = lightmeter.uid() AND platform = its_platform AND account_id = account
$$;

CREATE FUNCTION lightmeter.view_forget(its_platform text, account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM lightmeter.user_views WHERE u_id = lightmeter.uid() AND platform = its_platform AND account_id = account
$$;

CREATE FUNCTION lightmeter.grant_remove_unused(its_platform text, its_login text, its_subject text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM lightmeter.user_tokens AS own
    WHERE own.u_id = lightmeter.uid() AND own.platform = its_platform AND own.login = its_login
        AND own.subject = its_subject
        AND NOT EXISTS (
            SELECT FROM lightmeter.accounts AS served
            WHERE (served.u_id, served.platform, served.login, served.subject)
                = (own.u_id, own.platform, own.login, own.subject)
        )
$$;

CREATE FUNCTION lightmeter.refused_metric_forget(
    its_platform text, account text, of_what text, its_metric text
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM lightmeter.refused_metrics
    WHERE u_id = lightmeter.uid() AND platform = its_platform AND account_id = account AND asked_of = of_what
        AND metric = its_metric
$$;

-- Every connection's state and no figure, for operators and the worker.
CREATE FUNCTION lightmeter.health() RETURNS TABLE (
    handle text, platform text, account_id text, account_username text, login text, status text, expiry text,
    expires_at timestamptz, data_access_expires_at timestamptz, next_renewal_at timestamptz, renewed_by text,
    connected_at timestamptz, verdict_code text, verdict_sentence text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT users.handle, own.platform, own.account_id, own.account_username, own.login, own.status, own.expiry,
        own.expires_at, own.data_access_expires_at, own.next_renewal_at, own.renewed_by, own.connected_at,
        own.verdict_code, own.verdict_sentence
    FROM lightmeter.accounts AS own JOIN lightmeter.users USING (u_id)
    WHERE own.status <> 'disconnected'
        AND (
            (lightmeter.is_service() AND lightmeter.uid() IS NULL)
            OR EXISTS (SELECT FROM lightmeter.users AS me WHERE me.u_id = lightmeter.uid() AND me.role = 'operator')
        )
    ORDER BY users.handle, own.connected_at, own.account_id
$$;

-- Who there is, page by page, for what is done to each user's data keys under that user's own claims: those keys are
-- seen by nobody else, the owner included.
CREATE FUNCTION lightmeter.users_after(last uuid, most bigint) RETURNS TABLE (u_id uuid, is_disabled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT users.u_id, users.disabled_at IS NOT NULL FROM lightmeter.users
    WHERE lightmeter.is_service() AND (last IS NULL OR users.u_id > last)
    ORDER BY users.u_id LIMIT most
$$;

-- How many logins may still bring, or hold, what a front has sealed to a key of before.
CREATE FUNCTION lightmeter.attempts_unsealed(here timestamptz) RETURNS TABLE (attempts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) FROM lightmeter.oauth_states
    WHERE lightmeter.is_service() AND step IN ('started', 'parked') AND expires_at > here
$$;

-- Throw-away users, to prove on this very database that users are kept apart: made within a transaction that is rolled
-- back, and the database itself refuses to keep one. No other user was made before all time.

CREATE FUNCTION lightmeter.throwaway_never_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'throw-away users are never kept' USING ERRCODE = 'LM409';
END
$$;

CREATE CONSTRAINT TRIGGER never_kept AFTER INSERT ON lightmeter.users
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.created_at = '-infinity')
EXECUTE FUNCTION lightmeter.throwaway_never_kept();

CREATE FUNCTION lightmeter.is_throwaway(whose uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.is_service()
        AND EXISTS (SELECT FROM lightmeter.users WHERE u_id = whose AND created_at = '-infinity')
$$;

CREATE FUNCTION lightmeter.throwaway_user(whose uuid, its_handle text, its_role text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO lightmeter.users (u_id, handle, display_name, role, created_at)
    SELECT whose, its_handle, its_handle, its_role, '-infinity' WHERE lightmeter.is_service()
$$;

-- What the worker cannot write itself; the rows are a JSON array of objects, and all of them a throw-away user's.
CREATE FUNCTION lightmeter.throwaway_add(its_table text, whose uuid, its_columns text, its_rows text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    listed CONSTANT text := (
        SELECT pg_catalog.string_agg(pg_catalog.quote_ident(one), ', ')
        FROM pg_catalog.json_array_elements_text(its_columns::pg_catalog.json) AS one
    );
BEGIN
    IF lightmeter.is_throwaway(whose) THEN
        EXECUTE pg_catalog.format(
            'INSERT INTO lightmeter.%1$I (%2$s) SELECT %2$s FROM pg_catalog.jsonb_populate_recordset(NULL::lightmeter.%1$I, $1) '
            'WHERE u_id = $2 ON CONFLICT DO NOTHING',
            its_table, listed
        ) USING its_rows::pg_catalog.jsonb, whose;
    END IF;
END
$$;

-- The asking login is this throw-away user, as if with a login of its own.
CREATE FUNCTION lightmeter.throwaway_login(whose uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO lightmeter.database_logins (login, u_id)
    SELECT session_user, whose WHERE lightmeter.is_throwaway(whose)
    ON CONFLICT (login) DO UPDATE SET u_id = excluded.u_id WHERE lightmeter.is_throwaway(database_logins.u_id)
$$;

-- Where the rows of a throw-away user lie that the worker cannot read itself, but for the mapping of the asking login;
-- whatever writes to a row moves it.
CREATE FUNCTION lightmeter.throwaway_places(its_table text, whose uuid) RETURNS TABLE (place tid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF lightmeter.is_throwaway(whose) THEN
        RETURN QUERY EXECUTE pg_catalog.format('SELECT ctid FROM lightmeter.%I WHERE u_id = $1', its_table)
            || CASE its_table WHEN 'database_logins' THEN ' AND login <> session_user' ELSE '' END
        USING whose;
    END IF;
END
$$;
