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

REVOKE EXECUTE ON FUNCTION lightmeter.user_own(), lightmeter.attempts_own(), lightmeter.due_own() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightmeter.user_own(), lightmeter.attempts_own(), lightmeter.due_own()
    TO lightmeter_app, lightmeter_service;
