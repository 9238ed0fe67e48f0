-- A fetch that Meta has cut short goes on as it was asked for; of a repair, which is 2, the rest, which is 3.
CREATE FUNCTION lightmeter.due_break_off(its_kind text, its_target text, its_lease uuid, next_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.due
    SET due_at = next_at, asked = CASE asked WHEN 2 THEN 3 ELSE asked END, progress = NULL, lease = NULL,
        lease_until = NULL, version = version + 1
    WHERE u_id = me AND kind = its_kind AND target = its_target AND lease = its_lease;
END
$$;
REVOKE EXECUTE ON FUNCTION lightmeter.due_break_off FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lightmeter.due_break_off TO lightmeter_service;

-- A repair that is asked for outlives a reconnect.
CREATE OR REPLACE FUNCTION lightmeter.due_start(its_kind text, its_target text, account text, at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT lightmeter.only_service();
    INSERT INTO lightmeter.due (u_id, kind, target, account_id, due_at)
    VALUES (lightmeter.uid(), its_kind, its_target, account, at)
    ON CONFLICT (u_id, kind, target) DO UPDATE
    SET account_id = excluded.account_id, due_at = excluded.due_at, asked = greatest(due.asked, 1), progress = NULL,
        lease = NULL, lease_until = NULL, version = due.version + 1
$$;

-- What concerns a token is claimed before any fetch, by a look at what there is of it alone: there is little of it, and a fetch
-- that waits loses nothing by it.
-- The other way round than in due_by_time, which the planner would else go through from end to end.
CREATE INDEX due_first ON lightmeter.due (greatest(lease_until, due_at)) WHERE kind <> 'fetch';

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
            WHERE users.disabled_at IS NULL AND greatest(due.lease_until, due.due_at) <= here AND due.kind <> 'fetch'
                AND (
                    due.lease IS NULL
                    OR pg_catalog.upper(pg_catalog.replace(due.lease::pg_catalog.text, '-', '')) NOT IN (SELECT pg_catalog.json_array_elements_text(held::pg_catalog.json))
                )
            ORDER BY greatest(due.lease_until, due.due_at)
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
