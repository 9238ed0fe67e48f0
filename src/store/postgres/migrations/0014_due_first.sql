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
