-- In a function of one statement the server asks who calls after it has compared what costs less, once for each row of
-- anybody's that is left, and the session's counts tell how often. Here it is asked once, before everything else.

CREATE OR REPLACE FUNCTION lightmeter.due_ask(its_kind text, account text, told timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
    here CONSTANT timestamptz := lightmeter.moment(told);
BEGIN
    PERFORM lightmeter.may_ask(here);
    INSERT INTO lightmeter.due (u_id, kind, target, account_id, due_at, asked)
    SELECT own.u_id, CASE its_kind WHEN 'repair' THEN 'fetch' ELSE its_kind END,
        CASE WHEN its_kind IN ('fetch', 'repair') THEN own.account_id ELSE own.login || '/' || own.subject END,
        own.account_id, here, CASE its_kind WHEN 'repair' THEN 2 ELSE 1 END
    FROM lightmeter.accounts AS own
    WHERE own.u_id = me AND own.account_id = account AND own.status <> 'disconnected'
        AND its_kind IN ('fetch', 'repair', 'renew', 'revoke')
    ON CONFLICT (u_id, kind, target) DO UPDATE
    SET account_id = excluded.account_id, due_at = least(due.due_at, excluded.due_at),
        asked = greatest(due.asked, excluded.asked)
    WHERE (due.due_at > excluded.due_at AND (due.lease_until IS NULL OR due.lease_until <= excluded.due_at))
        OR (due.kind = 'fetch' AND due.asked < excluded.asked);
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.due_take_back(its_kind text, account text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    DELETE FROM lightmeter.due WHERE u_id = me AND kind = its_kind AND account_id = account;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.due_forget_fetch(account text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    DELETE FROM lightmeter.due WHERE u_id = me AND kind = 'fetch' AND target = account;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.due_forget_grant(its_target text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    DELETE FROM lightmeter.due WHERE u_id = me AND kind IN ('renew', 'revoke') AND target = its_target;
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.due_hand_over(its_target text, heir text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.due SET account_id = heir
    WHERE u_id = me AND kind IN ('renew', 'revoke') AND target = its_target
        AND EXISTS (SELECT FROM lightmeter.accounts AS own WHERE own.u_id = me AND own.account_id = heir);
END
$$;

CREATE OR REPLACE FUNCTION lightmeter.due_unschedule_renewal(its_target text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    DELETE FROM lightmeter.due WHERE u_id = me AND kind = 'renew' AND target = its_target AND lease IS NULL;
END
$$;

-- A login that may become a role that makes roles may make itself anything.
DO $$
DECLARE
    text CONSTANT pg_catalog.text := pg_get_functiondef('lightmeter.login_holes()'::regprocedure);
BEGIN
    EXECUTE replace(
        text, 'roles.rolsuper OR roles.rolbypassrls AS sees_all',
        'roles.rolsuper OR roles.rolbypassrls OR roles.rolcreaterole AS sees_all'
    );
END
$$;
