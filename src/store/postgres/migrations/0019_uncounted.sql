-- A count of the session's tells how many rows an index gave, and how often it was asked who calls. So no condition of a front's
-- is one that an index of everybody's rows could answer, which a condition inside IS TRUE is not, and who asks is found once.

CREATE OR REPLACE FUNCTION lightmeter.attempt_begin(
    attempt uuid, state bytea, its_login text, its_source text, redirect text, its_origin text, expected text,
    told timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
    here CONSTANT timestamptz := lightmeter.moment(told);
BEGIN
    -- One after another, so that several at once cannot pass the limit together.
    PERFORM lightmeter.hold();
    IF (SELECT count(*) FROM lightmeter.oauth_states
        WHERE u_id = me AND (created_at > here - interval '1 hour') IS TRUE) >= 120 THEN
        RAISE EXCEPTION 'too many attempts' USING ERRCODE = 'LM429';
    END IF;
    INSERT INTO lightmeter.oauth_states
        (attempt_id, u_id, state_hash, login, source, redirect_uri, origin, expected_account, step, created_at, expires_at)
    VALUES (
        attempt, me, state, its_login, its_source, redirect, its_origin, expected, 'started', here,
        here + interval '10 minutes'
    )
    -- Of an id or a state that somebody has already no error tells, and who made it up at random has met nobody's.
    ON CONFLICT DO NOTHING;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.attempt_park_code(state bytea, its_login text, sealed bytea, told timestamptz)
RETURNS TABLE (attempt_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
    here CONSTANT timestamptz := lightmeter.moment(told);
BEGIN
    RETURN QUERY UPDATE lightmeter.oauth_states AS own
    SET step = 'parked', parcel = sealed, state_hash = NULL, version = own.version + 1,
        expires_at = here + interval '10 minutes'
    WHERE own.u_id = me AND own.state_hash = state AND own.login = its_login AND (own.step = 'started') IS TRUE
        AND own.expires_at > here
    RETURNING own.attempt_id;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.attempt_park_token(attempt uuid, sealed bytea, told timestamptz)
RETURNS TABLE (attempt_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
    here CONSTANT timestamptz := lightmeter.moment(told);
BEGIN
    RETURN QUERY UPDATE lightmeter.oauth_states AS own
    SET step = 'parked', parcel = sealed, state_hash = NULL, version = own.version + 1,
        expires_at = here + interval '10 minutes'
    WHERE own.u_id = me AND own.attempt_id = attempt AND own.source = 'pasted' AND (own.step = 'started') IS TRUE
        AND own.expires_at > here
    RETURNING own.attempt_id;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.attempt_choose(attempt uuid, accounts text, seen bigint, told timestamptz)
RETURNS TABLE (attempt_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
    here CONSTANT timestamptz := lightmeter.moment(told);
BEGIN
    RETURN QUERY UPDATE lightmeter.oauth_states AS own
    SET step = 'chosen', chosen_accounts = accounts, version = own.version + 1,
        expires_at = here + interval '10 minutes'
    WHERE own.u_id = me AND own.attempt_id = attempt AND own.version = seen AND (own.step = 'proposed') IS TRUE
        AND own.expires_at > here
        AND accounts <> ''
        AND NOT EXISTS (
            SELECT FROM pg_catalog.string_to_table(accounts, ' ') AS account
            WHERE account NOT IN (
                SELECT candidate ->> 'account_id'
                FROM pg_catalog.json_array_elements(own.proposal::pg_catalog.json -> 'candidates') AS candidate
            )
        )
    RETURNING own.attempt_id;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.attempt_decline(
    state bytea, its_login text, code text, sentence text, told timestamptz
) RETURNS TABLE (attempt_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
    here CONSTANT timestamptz := lightmeter.moment(told);
BEGIN
    RETURN QUERY UPDATE lightmeter.oauth_states AS own
    SET step = 'failed', failure_code = code, failure_sentence = sentence, state_hash = NULL, version = own.version + 1
    WHERE own.u_id = me AND own.state_hash = state AND own.login = its_login AND (own.step = 'started') IS TRUE
        AND own.expires_at > here
    RETURNING own.attempt_id;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.attempt_cancel(attempt uuid) RETURNS TABLE (attempt_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY UPDATE lightmeter.oauth_states AS own
    SET step = 'cancelled', proposal = NULL, chosen_accounts = NULL, state_hash = NULL, parcel = NULL, token = NULL,
        lease = NULL, lease_until = NULL, version = own.version + 1
    WHERE own.u_id = me AND own.attempt_id = attempt AND own.step NOT IN ('stored', 'failed', 'cancelled')
    RETURNING own.attempt_id;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.attempt_mark_told(attempt uuid, told timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
    here CONSTANT timestamptz := lightmeter.moment(told);
BEGIN
    UPDATE lightmeter.oauth_states SET told_at = here WHERE u_id = me AND attempt_id = attempt AND told_at IS NULL;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.user_own() RETURNS TABLE (u_id uuid, handle text, role text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT own.u_id, own.handle, own.role FROM lightmeter.users AS own WHERE own.u_id = me;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.attempts_own() RETURNS TABLE (
    attempt_id uuid, login text, source text, step text, expected_account text, proposal text, chosen_accounts text,
    failure_code text, failure_sentence text, created_at timestamptz, expires_at timestamptz, told_at timestamptz,
    version bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT own.attempt_id, own.login, own.source, own.step, own.expected_account, own.proposal, own.chosen_accounts,
        own.failure_code, own.failure_sentence, own.created_at, own.expires_at, own.told_at, own.version
    FROM lightmeter.oauth_states AS own WHERE own.u_id = me;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.due_own() RETURNS TABLE (
    kind text, account_id text, due_at timestamptz, progress text, lease_until timestamptz
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT own.kind, own.account_id, own.due_at, own.progress, own.lease_until
    FROM lightmeter.due AS own WHERE own.u_id = me;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.health() RETURNS TABLE (
    handle text, platform text, account_id text, account_username text, login text, status text, expiry text,
    expires_at timestamptz, data_access_expires_at timestamptz, next_renewal_at timestamptz, renewed_by text,
    connected_at timestamptz, verdict_code text, verdict_sentence text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    IF (me IS NULL AND lightmeter.is_service())
        OR EXISTS (SELECT FROM lightmeter.users AS one WHERE one.u_id = me AND one.role = 'operator')
    THEN
        RETURN QUERY
        SELECT users.handle, own.platform, own.account_id, own.account_username, own.login, own.status, own.expiry,
            own.expires_at, own.data_access_expires_at, own.next_renewal_at, own.renewed_by, own.connected_at,
            own.verdict_code, own.verdict_sentence
        FROM lightmeter.accounts AS own JOIN lightmeter.users USING (u_id)
        WHERE own.status <> 'disconnected'
        ORDER BY users.handle, own.connected_at, own.account_id;
    END IF;
END
$$;

-- Without a condition of its own: with one it could be read whole for whatever implies that.
DROP INDEX lightmeter.due_first;
CREATE INDEX due_first ON lightmeter.due ((CASE WHEN kind <> 'fetch' THEN greatest(lease_until, due_at) END));
ALTER INDEX lightmeter.due_first ALTER COLUMN 1 SET STATISTICS 0;
ALTER INDEX lightmeter.due_by_time ALTER COLUMN 1 SET STATISTICS 0;

CREATE OR REPLACE FUNCTION lightmeter.due_claim(
    here timestamptz, most bigint, until timestamptz, held text, by_schedule boolean
)
RETURNS TABLE (
    u_id uuid, kind text, target text, account_id text, due_at timestamptz, asked bigint, lease uuid, version bigint
)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET enable_material = off AS $$
    SELECT lightmeter.only_service();
    WITH of_tokens AS (
        UPDATE lightmeter.due AS claimed
        SET lease = pg_catalog.gen_random_uuid(), lease_until = until, progress = NULL, version = claimed.version + 1
        FROM (
            -- For who is disabled nothing is done, and nothing is lost.
            SELECT due.u_id, due.kind, due.target FROM lightmeter.due JOIN lightmeter.users USING (u_id)
                JOIN lightmeter.user_changes AS changes USING (u_id)
            WHERE users.disabled_at IS NULL
                AND CASE WHEN due.kind <> 'fetch' THEN greatest(due.lease_until, due.due_at) END <= here
                AND (
                    due.lease IS NULL
                    OR pg_catalog.upper(pg_catalog.replace(due.lease::pg_catalog.text, '-', '')) NOT IN (SELECT pg_catalog.json_array_elements_text(held::pg_catalog.json))
                )
            ORDER BY CASE WHEN due.kind <> 'fetch' THEN greatest(due.lease_until, due.due_at) END
            LIMIT most
            -- And for who keeps their transactions waiting nothing yet.
            FOR UPDATE OF due, changes SKIP LOCKED
        ) AS free
        WHERE (claimed.u_id, claimed.kind, claimed.target) = (free.u_id, free.kind, free.target)
        RETURNING claimed.u_id, claimed.kind, claimed.target, claimed.account_id, claimed.due_at, claimed.asked,
            claimed.lease, claimed.version
    ), of_figures AS (
        UPDATE lightmeter.due AS claimed
        SET lease = pg_catalog.gen_random_uuid(), lease_until = until, progress = NULL, version = claimed.version + 1
        FROM (
            SELECT due.u_id, due.kind, due.target FROM lightmeter.due JOIN lightmeter.users USING (u_id)
                JOIN lightmeter.user_changes AS changes USING (u_id)
            WHERE users.disabled_at IS NULL AND greatest(due.due_at, due.lease_until) <= here AND due.kind = 'fetch'
                AND (due.asked > 0 OR by_schedule)
                AND (
                    due.lease IS NULL
                    OR pg_catalog.upper(pg_catalog.replace(due.lease::pg_catalog.text, '-', '')) NOT IN (SELECT pg_catalog.json_array_elements_text(held::pg_catalog.json))
                )
            ORDER BY greatest(due.due_at, due.lease_until)
            LIMIT most - (SELECT pg_catalog.count(*) FROM of_tokens)
            FOR UPDATE OF due, changes SKIP LOCKED
        ) AS free
        WHERE (claimed.u_id, claimed.kind, claimed.target) = (free.u_id, free.kind, free.target)
        RETURNING claimed.u_id, claimed.kind, claimed.target, claimed.account_id, claimed.due_at, claimed.asked,
            claimed.lease, claimed.version
    )
    SELECT * FROM of_tokens UNION ALL SELECT * FROM of_figures
$$;
