-- Whoever may read a table may ask how it is read, and by an index that does not begin with u_id EXPLAIN counts rows of
-- others: it would tell which handle there is. So nobody reads these; what is the asking user's own comes by functions,
-- into which EXPLAIN does not look. None takes anything, so no answer depends on what somebody else has.

DROP POLICY own ON lightmeter.users;
DROP POLICY own ON lightmeter.oauth_states;
DROP POLICY own ON lightmeter.due;
REVOKE SELECT ON lightmeter.users, lightmeter.oauth_states, lightmeter.due FROM lightmeter_app, lightmeter_service;

CREATE FUNCTION lightmeter.user_own() RETURNS TABLE (u_id uuid, handle text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT own.u_id, own.handle, own.role FROM lightmeter.users AS own WHERE own.u_id = lightmeter.uid()
$$;

CREATE FUNCTION lightmeter.attempts_own() RETURNS TABLE (
    attempt_id uuid, login text, source text, step text, expected_account text, proposal text, chosen_accounts text,
    failure_code text, failure_sentence text, created_at timestamptz, expires_at timestamptz, told_at timestamptz,
    version bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT own.attempt_id, own.login, own.source, own.step, own.expected_account, own.proposal, own.chosen_accounts,
        own.failure_code, own.failure_sentence, own.created_at, own.expires_at, own.told_at, own.version
    FROM lightmeter.oauth_states AS own WHERE own.u_id = lightmeter.uid()
$$;

CREATE FUNCTION lightmeter.due_own() RETURNS TABLE (
    kind text, account_id text, due_at timestamptz, progress text, lease_until timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT own.kind, own.account_id, own.due_at, own.progress, own.lease_until
    FROM lightmeter.due AS own WHERE own.u_id = lightmeter.uid()
$$;

-- What a person may add has an end, for the disk is everybody's: no row is added by hand.

REVOKE INSERT ON lightmeter.flight_records, lightmeter.user_views FROM lightmeter_app, lightmeter_service;
REVOKE UPDATE ON lightmeter.user_views FROM lightmeter_app, lightmeter_service;
CREATE POLICY owner_reads ON lightmeter.flight_records FOR SELECT TO lightmeter_owner
    USING (u_id = (SELECT lightmeter.uid()));
CREATE POLICY owner_adds ON lightmeter.flight_records FOR INSERT TO lightmeter_owner
    WITH CHECK (u_id = (SELECT lightmeter.uid()));
DROP POLICY owner_forgets ON lightmeter.user_views;
CREATE POLICY owner_keeps ON lightmeter.user_views TO lightmeter_owner
    USING (u_id = (SELECT lightmeter.uid())) WITH CHECK (u_id = (SELECT lightmeter.uid()));

-- Adds to the flight record, under the number that is next. A person's own login says nothing but that an account of
-- theirs was disconnected, and says so not without end; the worker and who acts by its login are not counted.
CREATE FUNCTION lightmeter.record_add(
    its_platform text, account text, told timestamptz, its_kind text, its_sentence text, its_http_status bigint,
    its_code bigint, its_subcode bigint, trace text, its_renewal text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
    here CONSTANT timestamptz := lightmeter.moment(told);
BEGIN
    IF NOT lightmeter.is_service() THEN
        IF its_kind IS DISTINCT FROM 'disconnected' THEN
            RAISE EXCEPTION 'not for fronts to record' USING ERRCODE = 'insufficient_privilege';
        END IF;
        -- One after another, so that several at once cannot pass the limit together.
        PERFORM lightmeter.hold();
        IF NOT EXISTS (
            SELECT FROM lightmeter.accounts
            WHERE u_id = me AND platform = its_platform AND account_id = account AND status = 'disconnected'
        ) THEN
            RETURN;
        END IF;
        IF (
            SELECT count(*) FROM lightmeter.flight_records
            WHERE u_id = me AND kind = 'disconnected' AND at > here - interval '1 hour'
        ) >= 20 * (1 + (SELECT count(*) FROM lightmeter.accounts WHERE u_id = me)) THEN
            RAISE EXCEPTION 'recorded too often' USING ERRCODE = 'LM430';
        END IF;
    END IF;
    INSERT INTO lightmeter.flight_records
        (u_id, seq, platform, account_id, at, kind, sentence, http_status, code, subcode, fbtrace_id, renewal)
    SELECT me, 1 + coalesce((
            -- Before the numbers were given here, one that is no count could come in, after which there may be none.
            SELECT seq FROM lightmeter.flight_records
            WHERE u_id = me AND seq < 9007199254740992
            ORDER BY seq DESC LIMIT 1
        ), 0),
        its_platform, account, here, its_kind, its_sentence, its_http_status, its_code, its_subcode, trace, its_renewal
    WHERE me IS NOT NULL;
END
$$;

-- One place for each account of one's own, and one for the whole.
CREATE FUNCTION lightmeter.view_keep(its_platform text, account text, its_place text, told timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.user_views (u_id, platform, account_id, place, seen_at)
    SELECT me, its_platform, account, its_place, lightmeter.moment(told)
    WHERE me IS NOT NULL AND (
        (its_platform, account) = ('instagram', '')
        OR EXISTS (
            SELECT FROM lightmeter.accounts WHERE u_id = me AND platform = its_platform AND account_id = account
        )
    )
    ON CONFLICT (u_id, platform, account_id) DO UPDATE SET place = excluded.place, seen_at = excluded.seen_at;
END
$$;

REVOKE EXECUTE ON FUNCTION
    lightmeter.user_own(), lightmeter.attempts_own(), lightmeter.due_own(), lightmeter.record_add, lightmeter.view_keep
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    lightmeter.user_own(), lightmeter.attempts_own(), lightmeter.due_own(), lightmeter.record_add, lightmeter.view_keep
TO lightmeter_app, lightmeter_service;
