-- The schedule: what a worker fetches by itself, beside what is asked for.

-- 0 is what the schedule wants, which is done by a worker that goes on only; 1 is what somebody asked for, or an event
-- did; 2 is a fetch that also repairs the history.
ALTER TABLE lightmeter.due ADD COLUMN asked bigint NOT NULL DEFAULT 1;
ALTER TABLE lightmeter.due ALTER COLUMN asked SET STATISTICS 0;

-- When it may be claimed, by one look at one index. GREATEST leaves out what is NULL.
DROP INDEX lightmeter.due_by_time;
CREATE INDEX due_by_time ON lightmeter.due (greatest(due_at, lease_until));

ALTER TABLE lightmeter.fetches
    ADD COLUMN figures_at timestamptz,
    ADD COLUMN posts_at timestamptz,
    ADD COLUMN audience_at timestamptz,
    ADD COLUMN failures bigint NOT NULL DEFAULT 0,
    -- The days before the last thirty: when to go on with them, and how many are there, can be fetched, are lost.
    ADD COLUMN history_next_at timestamptz,
    ADD COLUMN history_complete bigint,
    ADD COLUMN history_repairable bigint,
    ADD COLUMN history_lost bigint,
    -- What Meta's answers last said of its allowance.
    ADD COLUMN account_used_percent bigint,
    ADD COLUMN app_used_percent bigint,
    ALTER COLUMN figures_at SET STATISTICS 0,
    ALTER COLUMN posts_at SET STATISTICS 0,
    ALTER COLUMN audience_at SET STATISTICS 0,
    ALTER COLUMN failures SET STATISTICS 0,
    ALTER COLUMN history_next_at SET STATISTICS 0,
    ALTER COLUMN history_complete SET STATISTICS 0,
    ALTER COLUMN history_repairable SET STATISTICS 0,
    ALTER COLUMN history_lost SET STATISTICS 0,
    ALTER COLUMN account_used_percent SET STATISTICS 0,
    ALTER COLUMN app_used_percent SET STATISTICS 0;
GRANT UPDATE (
    figures_at, posts_at, audience_at, failures, history_next_at, history_complete, history_repairable, history_lost,
    account_used_percent, app_used_percent
) ON lightmeter.fetches TO lightmeter_service;

-- A fetch that was begun for less does not do all that somebody asks for meanwhile, so it stays due. A repair is a fetch
-- that does more.
CREATE OR REPLACE FUNCTION lightmeter.due_ask(its_kind text, account text, told timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.may_ask(lightmeter.moment(told));
    INSERT INTO lightmeter.due (u_id, kind, target, account_id, due_at, asked)
    SELECT own.u_id, CASE its_kind WHEN 'repair' THEN 'fetch' ELSE its_kind END,
        CASE WHEN its_kind IN ('fetch', 'repair') THEN own.account_id ELSE own.login || '/' || own.subject END,
        own.account_id, lightmeter.moment(told), CASE its_kind WHEN 'repair' THEN 2 ELSE 1 END
    FROM lightmeter.accounts AS own
    WHERE own.u_id = lightmeter.uid() AND own.account_id = account AND own.status <> 'disconnected'
        AND its_kind IN ('fetch', 'repair', 'renew', 'revoke')
    ON CONFLICT (u_id, kind, target) DO UPDATE
    SET account_id = excluded.account_id, due_at = least(due.due_at, excluded.due_at),
        asked = greatest(due.asked, excluded.asked)
    WHERE (due.due_at > excluded.due_at AND (due.lease_until IS NULL OR due.lease_until <= excluded.due_at))
        OR (due.kind = 'fetch' AND due.asked < excluded.asked)
$$;

CREATE OR REPLACE FUNCTION lightmeter.due_start(its_kind text, its_target text, account text, at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    INSERT INTO lightmeter.due (u_id, kind, target, account_id, due_at)
    VALUES (lightmeter.uid(), its_kind, its_target, account, at)
    ON CONFLICT (u_id, kind, target) DO UPDATE
    SET account_id = excluded.account_id, due_at = excluded.due_at, asked = 1, progress = NULL, lease = NULL,
        lease_until = NULL, version = due.version + 1
$$;

-- A fetch that is over; one that was asked to do more while it was under way is due still.
CREATE FUNCTION lightmeter.due_rest(its_kind text, its_target text, its_lease uuid, next_at timestamptz, was_asked bigint)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lightmeter.due
    SET due_at = CASE WHEN asked > was_asked THEN due_at ELSE next_at END,
        asked = CASE WHEN asked > was_asked THEN asked ELSE 0 END,
        progress = NULL, lease = NULL, lease_until = NULL, version = version + 1
    WHERE u_id = lightmeter.uid() AND kind = its_kind AND target = its_target AND lease = its_lease
$$;

DROP FUNCTION lightmeter.due_claim(timestamptz, bigint, timestamptz, text);
CREATE FUNCTION lightmeter.due_claim(
    here timestamptz, most bigint, until timestamptz, held text, by_schedule boolean
)
RETURNS TABLE (
    u_id uuid, kind text, target text, account_id text, due_at timestamptz, asked bigint, lease uuid, version bigint
)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    UPDATE lightmeter.due AS claimed
    SET lease = pg_catalog.gen_random_uuid(), lease_until = until, progress = NULL, version = claimed.version + 1
    FROM (
        -- For who is disabled nothing is done, and nothing is lost.
        SELECT due.u_id, due.kind, due.target FROM lightmeter.due JOIN lightmeter.users USING (u_id)
            JOIN lightmeter.user_changes AS changes USING (u_id)
        WHERE users.disabled_at IS NULL AND greatest(due.due_at, due.lease_until) <= here
            AND (due.kind <> 'fetch' OR due.asked > 0 OR by_schedule)
            AND (
                due.lease IS NULL
                OR pg_catalog.upper(pg_catalog.replace(due.lease::pg_catalog.text, '-', '')) NOT IN (SELECT pg_catalog.json_array_elements_text(held::pg_catalog.json))
            )
        ORDER BY greatest(due.due_at, due.lease_until)
        LIMIT most
        -- And for who keeps their transactions waiting nothing yet.
        FOR UPDATE OF due, changes SKIP LOCKED
    ) AS free
    WHERE (claimed.u_id, claimed.kind, claimed.target) = (free.u_id, free.kind, free.target)
    RETURNING claimed.u_id, claimed.kind, claimed.target, claimed.account_id, claimed.due_at, claimed.asked,
        claimed.lease, claimed.version
$$;

DROP FUNCTION lightmeter.due_next();
CREATE FUNCTION lightmeter.due_next(by_schedule boolean) RETURNS TABLE (deadline timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    SELECT greatest(due.due_at, due.lease_until) FROM lightmeter.due JOIN lightmeter.users USING (u_id)
    WHERE users.disabled_at IS NULL AND (due.kind <> 'fetch' OR due.asked > 0 OR by_schedule)
    ORDER BY greatest(due.due_at, due.lease_until)
    LIMIT 1
$$;

-- What all processes know of Meta's allowances, of three scopes at once.
CREATE FUNCTION lightmeter.budget_used(one text, two text, three text)
RETURNS TABLE (scope text, used_percent bigint, seen_at timestamptz, regain_at timestamptz, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    SELECT budget.scope, budget.used_percent, budget.seen_at, budget.regain_at, budget.reason
    FROM lightmeter.call_budget AS budget
    WHERE budget.scope IN (one, two, three)
$$;

CREATE FUNCTION lightmeter.budget_note(its_scope text, percent bigint, here timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    INSERT INTO lightmeter.call_budget (scope, used_percent, seen_at) VALUES (its_scope, percent, here)
    ON CONFLICT (scope) DO UPDATE SET used_percent = excluded.used_percent, seen_at = excluded.seen_at
$$;
DROP FUNCTION lightmeter.budget_paused(text, timestamptz);

REVOKE EXECUTE ON FUNCTION
    lightmeter.budget_used(text, text, text), lightmeter.budget_note(text, bigint, timestamptz),
    lightmeter.due_rest(text, text, uuid, timestamptz, bigint),
    lightmeter.due_claim(timestamptz, bigint, timestamptz, text, boolean),
    lightmeter.due_next(boolean)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    lightmeter.budget_used(text, text, text), lightmeter.budget_note(text, bigint, timestamptz),
    lightmeter.due_rest(text, text, uuid, timestamptz, bigint),
    lightmeter.due_claim(timestamptz, bigint, timestamptz, text, boolean),
    lightmeter.due_next(boolean)
TO lightmeter_service;

-- Every connection has its next fetch.
INSERT INTO lightmeter.due (u_id, kind, target, account_id, due_at, asked)
SELECT u_id, 'fetch', account_id, account_id, now(), 0 FROM lightmeter.accounts WHERE status <> 'disconnected'
ON CONFLICT DO NOTHING;
