-- What a front does with its own attempts. Each function changes rows of the asking user only, whatever it is given.

CREATE FUNCTION lightmeter.attempt_begin(
    attempt uuid, state bytea, its_login text, its_source text, redirect text, its_origin text, expected text,
    told timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here CONSTANT timestamptz := lightmeter.moment(told);
BEGIN
    -- One after another, so that several at once cannot pass the limit together.
    PERFORM lightmeter.hold();
    IF (SELECT count(*) FROM lightmeter.oauth_states
        WHERE u_id = lightmeter.uid() AND created_at > here - interval '1 hour') >= 120 THEN
        RAISE EXCEPTION 'too many attempts' USING ERRCODE = 'LM429';
    END IF;
    INSERT INTO lightmeter.oauth_states
        (attempt_id, u_id, state_hash, login, source, redirect_uri, origin, expected_account, step, created_at, expires_at)
    VALUES (
        attempt, lightmeter.uid(), state, its_login, its_source, redirect, its_origin, expected, 'started', here,
        here + interval '10 minutes'
    )
    -- An id or a state that somebody has already is not told from one that nobody has.
    ON CONFLICT DO NOTHING;
END
$$;

CREATE FUNCTION lightmeter.attempt_park_code(state bytea, its_login text, sealed bytea, told timestamptz)
RETURNS TABLE (attempt_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET step = 'parked', parcel = sealed, state_hash = NULL, version = version + 1,
        expires_at = lightmeter.moment(told) + interval '10 minutes'
    WHERE u_id = lightmeter.uid() AND state_hash = state AND login = its_login AND step = 'started'
        AND expires_at > lightmeter.moment(told)
    RETURNING own.attempt_id
$$;

CREATE FUNCTION lightmeter.attempt_park_token(attempt uuid, sealed bytea, told timestamptz) RETURNS TABLE (attempt_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET step = 'parked', parcel = sealed, state_hash = NULL, version = version + 1,
        expires_at = lightmeter.moment(told) + interval '10 minutes'
    WHERE u_id = lightmeter.uid() AND own.attempt_id = attempt AND source = 'pasted' AND step = 'started'
        AND expires_at > lightmeter.moment(told)
    RETURNING own.attempt_id
$$;

-- Nothing but what was proposed can be chosen; the accounts are ids parted by spaces.
CREATE FUNCTION lightmeter.attempt_choose(attempt uuid, accounts text, seen bigint, told timestamptz)
RETURNS TABLE (attempt_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET step = 'chosen', chosen_accounts = accounts, version = version + 1,
        expires_at = lightmeter.moment(told) + interval '10 minutes'
    WHERE u_id = lightmeter.uid() AND own.attempt_id = attempt AND version = seen AND step = 'proposed'
        AND expires_at > lightmeter.moment(told)
        AND accounts <> ''
        AND NOT EXISTS (
            SELECT FROM pg_catalog.string_to_table(accounts, ' ') AS account
            WHERE account NOT IN (
                SELECT candidate ->> 'account_id'
                FROM pg_catalog.json_array_elements(own.proposal::pg_catalog.json -> 'candidates') AS candidate
            )
        )
    RETURNING own.attempt_id
$$;

CREATE FUNCTION lightmeter.attempt_cancel(attempt uuid) RETURNS TABLE (attempt_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET step = 'cancelled', proposal = NULL, chosen_accounts = NULL, state_hash = NULL, parcel = NULL, token = NULL,
        lease = NULL, lease_until = NULL, version = version + 1
    WHERE u_id = lightmeter.uid() AND own.attempt_id = attempt AND step NOT IN ('stored', 'failed', 'cancelled')
    RETURNING own.attempt_id
$$;

CREATE FUNCTION lightmeter.attempt_decline(state bytea, its_login text, code text, sentence text, told timestamptz)
RETURNS TABLE (attempt_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET step = 'failed', failure_code = code, failure_sentence = sentence, state_hash = NULL, version = version + 1
    WHERE u_id = lightmeter.uid() AND state_hash = state AND login = its_login AND step = 'started'
        AND expires_at > lightmeter.moment(told)
    RETURNING own.attempt_id
$$;

CREATE FUNCTION lightmeter.attempt_mark_told(attempt uuid, told timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states SET told_at = lightmeter.moment(told)
    WHERE u_id = lightmeter.uid() AND attempt_id = attempt AND told_at IS NULL
$$;

-- What a worker does with attempts: claimed of whomever, and moved as the user it works for.

CREATE FUNCTION lightmeter.attempt_claim(
    its_lease uuid, until timestamptz, here timestamptz, yes_since timestamptz
) RETURNS TABLE (
    attempt_id uuid, login text, source text, step text, expected_account text, proposal text, chosen_accounts text,
    failure_code text, failure_sentence text, created_at timestamptz, expires_at timestamptz, u_id uuid,
    redirect_uri text, version bigint
)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    UPDATE lightmeter.oauth_states AS claimed
    SET lease = its_lease, lease_until = until, version = version + 1
    WHERE claimed.attempt_id = (
        SELECT free.attempt_id FROM lightmeter.oauth_states AS free JOIN lightmeter.users USING (u_id)
            JOIN lightmeter.user_changes AS held USING (u_id)
        WHERE users.disabled_at IS NULL
            AND (free.lease_until IS NULL OR free.lease_until <= here)
            AND (
                (free.step = 'parked' AND free.expires_at > here)
                OR (free.step = 'chosen' AND free.expires_at > yes_since)
                OR free.step IN ('exchanging', 'short', 'long')
            )
        ORDER BY free.created_at, free.attempt_id
        LIMIT 1
        -- For a user whose transactions are kept waiting there is nothing to do, and others are not.
        FOR UPDATE OF free, held SKIP LOCKED
    )
    RETURNING claimed.attempt_id, claimed.login, claimed.source, claimed.step, claimed.expected_account,
        claimed.proposal, claimed.chosen_accounts, claimed.failure_code, claimed.failure_sentence,
        claimed.created_at, claimed.expires_at, claimed.u_id, claimed.redirect_uri, claimed.version
$$;

CREATE FUNCTION lightmeter.attempt_secrets(attempt uuid, seen bigint, its_lease uuid)
RETURNS TABLE (parcel bytea, token bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT own.parcel, own.token FROM lightmeter.oauth_states AS own
    WHERE u_id = lightmeter.uid() AND attempt_id = attempt AND version = seen AND lease = its_lease
$$;

CREATE FUNCTION lightmeter.attempt_keep(attempt uuid, its_lease uuid, until timestamptz)
RETURNS TABLE (attempt_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own SET lease_until = until
    WHERE u_id = lightmeter.uid() AND own.attempt_id = attempt AND lease = its_lease
    RETURNING own.attempt_id
$$;

CREATE FUNCTION lightmeter.attempt_step(
    attempt uuid, seen bigint, its_lease uuid, next_step text, sealed bytea, until timestamptz
) RETURNS TABLE (version bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET step = next_step, parcel = NULL, token = coalesce(sealed, token), lease_until = until,
        version = own.version + 1
    WHERE u_id = lightmeter.uid() AND attempt_id = attempt AND own.version = seen AND lease = its_lease
        AND next_step IN ('exchanging', 'short', 'long', 'chosen')
    RETURNING own.version
$$;

CREATE FUNCTION lightmeter.attempt_propose(
    attempt uuid, seen bigint, its_lease uuid, its_login text, proposed text, until timestamptz
) RETURNS TABLE (version bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET step = 'proposed', login = its_login, proposal = proposed, expires_at = until, lease = NULL,
        lease_until = NULL, version = own.version + 1
    WHERE u_id = lightmeter.uid() AND attempt_id = attempt AND own.version = seen AND lease = its_lease
    RETURNING own.version
$$;

CREATE FUNCTION lightmeter.attempt_fail(attempt uuid, seen bigint, its_lease uuid, code text, sentence text)
RETURNS TABLE (version bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET step = 'failed', failure_code = code, failure_sentence = sentence, proposal = NULL, chosen_accounts = NULL,
        parcel = NULL, token = NULL, state_hash = NULL, lease = NULL, lease_until = NULL, version = own.version + 1
    WHERE u_id = lightmeter.uid() AND attempt_id = attempt AND own.version = seen AND lease = its_lease
    RETURNING own.version
$$;

CREATE FUNCTION lightmeter.attempt_stored(attempt uuid, seen bigint, its_lease uuid, remains text)
RETURNS TABLE (version bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET step = 'stored', proposal = remains, parcel = NULL, token = NULL, state_hash = NULL, lease = NULL,
        lease_until = NULL, version = own.version + 1
    WHERE u_id = lightmeter.uid() AND attempt_id = attempt AND own.version = seen AND lease = its_lease
        AND step = 'chosen'
    RETURNING own.version
$$;

CREATE FUNCTION lightmeter.attempt_release(attempt uuid, seen bigint, its_lease uuid) RETURNS TABLE (version bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.oauth_states AS own
    SET lease = NULL, lease_until = NULL, version = own.version + 1
    WHERE u_id = lightmeter.uid() AND attempt_id = attempt AND own.version = seen AND lease = its_lease
    RETURNING own.version
$$;

CREATE FUNCTION lightmeter.attempts_end_overdue(
    here timestamptz, late text, late_sentence text, cut text, cut_sentence text, yes_since timestamptz
) RETURNS TABLE (attempt_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    WITH overdue AS (
        SELECT late_one.attempt_id FROM lightmeter.oauth_states AS late_one
        WHERE expires_at <= CASE step WHEN 'chosen' THEN yes_since ELSE here END
            AND (lease_until IS NULL OR lease_until <= here)
            AND step NOT IN ('stored', 'failed', 'cancelled')
        -- A user who keeps a row locked holds nobody else up.
        FOR UPDATE SKIP LOCKED
    ),
    ended AS (
        UPDATE lightmeter.oauth_states AS own
        SET step = 'failed',
            failure_code = CASE WHEN step IN ('exchanging', 'short', 'long', 'chosen') THEN cut ELSE late END,
            failure_sentence =
                CASE WHEN step IN ('exchanging', 'short', 'long', 'chosen') THEN cut_sentence ELSE late_sentence END,
            proposal = NULL, chosen_accounts = NULL, parcel = NULL, token = NULL, state_hash = NULL, lease = NULL,
            lease_until = NULL, version = version + 1
        WHERE own.attempt_id IN (SELECT overdue.attempt_id FROM overdue)
        RETURNING own.attempt_id, own.u_id
    ),
    -- Their fronts see that there is news.
    news AS (
        UPDATE lightmeter.user_changes SET changed = changed + 1
        WHERE u_id IN (
            SELECT counted.u_id FROM lightmeter.user_changes AS counted
            WHERE counted.u_id IN (SELECT ended.u_id FROM ended)
            FOR UPDATE SKIP LOCKED
        )
    )
    SELECT ended.attempt_id FROM ended
$$;

CREATE FUNCTION lightmeter.attempts_forget_told(here timestamptz) RETURNS TABLE (attempt_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    UPDATE lightmeter.oauth_states AS told SET proposal = NULL, chosen_accounts = NULL
    WHERE told.attempt_id IN (
        SELECT done.attempt_id FROM lightmeter.oauth_states AS done
        WHERE step = 'stored' AND expires_at <= here AND proposal IS NOT NULL
        FOR UPDATE SKIP LOCKED
    )
    RETURNING told.attempt_id
$$;

CREATE FUNCTION lightmeter.attempts_free(beyond timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    UPDATE lightmeter.oauth_states SET lease = NULL, lease_until = NULL, version = version + 1
    WHERE attempt_id IN (
        SELECT held.attempt_id FROM lightmeter.oauth_states AS held WHERE lease_until > beyond FOR UPDATE SKIP LOCKED
    )
$$;

CREATE FUNCTION lightmeter.attempts_next() RETURNS TABLE (deadline timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    SELECT min(CASE WHEN lease_until IS NULL THEN expires_at ELSE lease_until END)
    FROM lightmeter.oauth_states JOIN lightmeter.users USING (u_id)
    WHERE disabled_at IS NULL AND step NOT IN ('stored', 'failed', 'cancelled')
$$;
