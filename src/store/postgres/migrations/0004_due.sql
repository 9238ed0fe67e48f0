-- What a front asks for: only for its own accounts, and once until it is done.

-- Counts what is asked for: what Meta lets an app ask is shared by all, so nobody may use it up. The worker and who acts
-- by its login are not counted.
CREATE FUNCTION lightmeter.may_ask(here timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
    most CONSTANT bigint := 20 * (1 + (SELECT count(*) FROM lightmeter.accounts WHERE u_id = me));
BEGIN
    IF lightmeter.is_service() THEN
        RETURN;
    END IF;
    INSERT INTO lightmeter.user_changes (u_id) SELECT me WHERE me IS NOT NULL ON CONFLICT DO NOTHING;
    UPDATE lightmeter.user_changes
    SET asked = CASE WHEN asked_since > here - interval '1 hour' THEN asked + 1 ELSE 1 END,
        asked_since = CASE WHEN asked_since > here - interval '1 hour' THEN asked_since ELSE here END
    WHERE u_id = me;
    IF (SELECT asked FROM lightmeter.user_changes WHERE u_id = me) > most THEN
        RAISE EXCEPTION 'asked too often' USING ERRCODE = 'LM430';
    END IF;
END
$$;

CREATE FUNCTION lightmeter.due_ask(its_kind text, account text, told timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.may_ask(lightmeter.moment(told));
    INSERT INTO lightmeter.due (u_id, kind, target, account_id, due_at)
    SELECT own.u_id, its_kind,
        CASE its_kind WHEN 'fetch' THEN own.account_id ELSE own.login || '/' || own.subject END,
        own.account_id, lightmeter.moment(told)
    FROM lightmeter.accounts AS own
    WHERE own.u_id = lightmeter.uid() AND own.account_id = account AND own.status <> 'disconnected'
        AND its_kind IN ('fetch', 'renew', 'revoke')
    ON CONFLICT (u_id, kind, target) DO UPDATE
    SET account_id = excluded.account_id, due_at = excluded.due_at
    WHERE due.due_at > excluded.due_at AND (due.lease_until IS NULL OR due.lease_until <= excluded.due_at)
$$;

CREATE FUNCTION lightmeter.due_take_back(its_kind text, account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM lightmeter.due WHERE u_id = lightmeter.uid() AND kind = its_kind AND account_id = account
$$;

CREATE FUNCTION lightmeter.due_forget_fetch(account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM lightmeter.due WHERE u_id = lightmeter.uid() AND kind = 'fetch' AND target = account
$$;

CREATE FUNCTION lightmeter.due_forget_grant(its_target text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM lightmeter.due
    WHERE u_id = lightmeter.uid() AND kind IN ('renew', 'revoke') AND target = its_target
$$;

CREATE FUNCTION lightmeter.due_hand_over(its_target text, heir text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.due SET account_id = heir
    WHERE u_id = lightmeter.uid() AND kind IN ('renew', 'revoke') AND target = its_target
        AND EXISTS (
            SELECT FROM lightmeter.accounts AS own WHERE own.u_id = lightmeter.uid() AND own.account_id = heir
        )
$$;

-- What a worker does with what is due.

CREATE FUNCTION lightmeter.due_claim(here timestamptz, most bigint, until timestamptz, held text)
RETURNS TABLE (
    u_id uuid, kind text, target text, account_id text, due_at timestamptz, lease uuid, version bigint
)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    UPDATE lightmeter.due AS claimed
    SET lease = pg_catalog.gen_random_uuid(), lease_until = until, progress = NULL, version = claimed.version + 1
    FROM (
        -- For who is disabled nothing is done, and nothing is lost.
        SELECT due.u_id, due.kind, due.target FROM lightmeter.due JOIN lightmeter.users USING (u_id)
            JOIN lightmeter.user_changes AS changes USING (u_id)
        WHERE users.disabled_at IS NULL AND due.due_at <= here AND (due.lease_until IS NULL OR due.lease_until <= here)
            AND (
                due.lease IS NULL
                OR pg_catalog.upper(pg_catalog.replace(due.lease::pg_catalog.text, '-', '')) NOT IN (SELECT pg_catalog.json_array_elements_text(held::pg_catalog.json))
            )
        ORDER BY due.due_at
        LIMIT most
        -- And for who keeps their transactions waiting nothing yet.
        FOR UPDATE OF due, changes SKIP LOCKED
    ) AS free
    WHERE (claimed.u_id, claimed.kind, claimed.target) = (free.u_id, free.kind, free.target)
    RETURNING claimed.u_id, claimed.kind, claimed.target, claimed.account_id, claimed.due_at, claimed.lease,
        claimed.version
$$;

CREATE FUNCTION lightmeter.due_held(its_kind text, its_target text, its_lease uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM lightmeter.due
        WHERE u_id = lightmeter.uid() AND kind = its_kind AND target = its_target AND lease = its_lease
    )
$$;

CREATE FUNCTION lightmeter.due_keep(its_kind text, its_target text, its_lease uuid, until timestamptz)
RETURNS TABLE (target text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.due AS own SET lease_until = until
    WHERE u_id = lightmeter.uid() AND kind = its_kind AND own.target = its_target AND lease = its_lease
    RETURNING own.target
$$;

CREATE FUNCTION lightmeter.due_progress(its_kind text, its_target text, its_lease uuid, said text, until timestamptz)
RETURNS TABLE (target text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.due AS own SET progress = said, lease_until = until
    WHERE u_id = lightmeter.uid() AND kind = its_kind AND own.target = its_target AND lease = its_lease
    RETURNING own.target
$$;

CREATE FUNCTION lightmeter.due_finish(its_kind text, its_target text, its_lease uuid, next_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.due
    SET due_at = next_at, progress = NULL, lease = NULL, lease_until = NULL, version = version + 1
    WHERE u_id = lightmeter.uid() AND kind = its_kind AND target = its_target AND lease = its_lease
$$;

CREATE FUNCTION lightmeter.due_remove(its_kind text, its_target text, its_lease uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM lightmeter.due
    WHERE u_id = lightmeter.uid() AND kind = its_kind AND target = its_target AND lease = its_lease
$$;

CREATE FUNCTION lightmeter.due_start(its_kind text, its_target text, account text, at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    INSERT INTO lightmeter.due (u_id, kind, target, account_id, due_at)
    VALUES (lightmeter.uid(), its_kind, its_target, account, at)
    ON CONFLICT (u_id, kind, target) DO UPDATE
    SET account_id = excluded.account_id, due_at = excluded.due_at, progress = NULL, lease = NULL,
        lease_until = NULL, version = due.version + 1
$$;

CREATE FUNCTION lightmeter.due_schedule_renewal(its_target text, account text, at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    INSERT INTO lightmeter.due (u_id, kind, target, account_id, due_at)
    VALUES (lightmeter.uid(), 'renew', its_target, account, at)
    ON CONFLICT (u_id, kind, target) DO UPDATE SET due_at = excluded.due_at
$$;

CREATE FUNCTION lightmeter.due_unschedule_renewal(its_target text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM lightmeter.due
    WHERE u_id = lightmeter.uid() AND kind = 'renew' AND target = its_target AND lease IS NULL
$$;

CREATE FUNCTION lightmeter.due_next() RETURNS TABLE (deadline timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    SELECT min(CASE WHEN lease_until IS NULL THEN due_at ELSE lease_until END)
    FROM lightmeter.due JOIN lightmeter.users USING (u_id)
    WHERE disabled_at IS NULL
$$;

CREATE FUNCTION lightmeter.due_free(beyond timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    UPDATE lightmeter.due SET progress = NULL, lease = NULL, lease_until = NULL, version = version + 1
    WHERE (u_id, kind, target) IN (
        SELECT held.u_id, held.kind, held.target FROM lightmeter.due AS held
        WHERE lease_until > beyond
        FOR UPDATE SKIP LOCKED
    )
$$;

CREATE FUNCTION lightmeter.due_bring_forward(here timestamptz, beyond timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    UPDATE lightmeter.due SET due_at = here
    WHERE (u_id, kind, target) IN (
        SELECT late.u_id, late.kind, late.target FROM lightmeter.due AS late WHERE due_at > beyond FOR UPDATE SKIP LOCKED
    )
$$;
