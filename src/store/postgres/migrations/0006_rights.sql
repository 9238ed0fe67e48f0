-- Every table is behind row-level security, for its owner, too.
DO $$
DECLARE
    one text;
    control CONSTANT text[] := ARRAY[
        'users', 'user_changes', 'database_logins', 'service_logins', 'user_ssh_keys', 'invites', 'settings', 'workers', 'call_budget',
        'audit', 'oauth_states', 'due', 'migrations'
    ];
    personal CONSTANT text[] := ARRAY[
        'data_keys', 'user_tokens', 'accounts', 'account_days', 'account_windows', 'profile_days', 'audience', 'media',
        'media_readings', 'flight_records', 'refused_metrics', 'fetches', 'user_views'
    ];
BEGIN
    FOREACH one IN ARRAY control || personal LOOP
        EXECUTE format('ALTER TABLE lightmeter.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', one);
        EXECUTE format('REVOKE ALL ON lightmeter.%I FROM PUBLIC', one);
    END LOOP;
    FOREACH one IN ARRAY control LOOP
        EXECUTE format('CREATE POLICY owner ON lightmeter.%I TO lightmeter_owner USING (true) WITH CHECK (true)', one);
    END LOOP;
    FOREACH one IN ARRAY personal LOOP
        EXECUTE format(
            'CREATE POLICY own ON lightmeter.%I TO lightmeter_app, lightmeter_service '
            'USING (u_id = (SELECT lightmeter.uid())) WITH CHECK (u_id = (SELECT lightmeter.uid()))', one
        );
    END LOOP;
    FOREACH one IN ARRAY ARRAY['users', 'oauth_states', 'due'] LOOP
        EXECUTE format(
            'CREATE POLICY own ON lightmeter.%I FOR SELECT TO lightmeter_app, lightmeter_service '
            'USING (u_id = (SELECT lightmeter.uid()))', one
        );
    END LOOP;
END
$$;
-- Attempts and asking need to know which accounts there are, and operators how they are.
CREATE POLICY owner ON lightmeter.accounts FOR SELECT TO lightmeter_owner USING (true);
-- What a front lets go of goes by functions, which reach what is the asking user's own.
CREATE POLICY owner_changes ON lightmeter.accounts FOR UPDATE TO lightmeter_owner
    USING (u_id = (SELECT lightmeter.uid())) WITH CHECK (u_id = (SELECT lightmeter.uid()));
CREATE POLICY owner_forgets ON lightmeter.accounts FOR DELETE TO lightmeter_owner
    USING (u_id = (SELECT lightmeter.uid()));
CREATE POLICY owner_forgets ON lightmeter.user_tokens TO lightmeter_owner
    USING (u_id = (SELECT lightmeter.uid())) WITH CHECK (false);
CREATE POLICY owner_forgets ON lightmeter.user_views TO lightmeter_owner
    USING (u_id = (SELECT lightmeter.uid())) WITH CHECK (false);
CREATE POLICY owner_forgets ON lightmeter.refused_metrics TO lightmeter_owner
    USING (u_id = (SELECT lightmeter.uid())) WITH CHECK (false);

-- The planner would tell by its estimates what others have.
DO $$
DECLARE
    told record;
BEGIN
    FOR told IN
        SELECT attrelid::regclass AS its_table, attname FROM pg_attribute
        WHERE attrelid IN (
                SELECT oid FROM pg_class
                WHERE relkind = 'r'
                    AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'lightmeter.users'::regclass)
            )
            AND attnum > 0 AND NOT attisdropped
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', told.its_table, told.attname);
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA lightmeter TO lightmeter_app, lightmeter_service;
GRANT SELECT (u_id, handle, display_name, role, created_at, disabled_at) ON lightmeter.users
    TO lightmeter_app, lightmeter_service;
GRANT SELECT (
    attempt_id, u_id, login, source, redirect_uri, origin, step, proposal, expected_account, chosen_accounts,
    failure_code, failure_sentence, told_at, version, created_at, expires_at
) ON lightmeter.oauth_states TO lightmeter_app, lightmeter_service;
GRANT SELECT (u_id, kind, target, account_id, due_at, progress, lease_until) ON lightmeter.due
    TO lightmeter_app, lightmeter_service;

-- A front reads its figures and lets go of a connection; only a worker adds to them.
GRANT SELECT ON lightmeter.user_tokens, lightmeter.accounts, lightmeter.account_days, lightmeter.account_windows,
    lightmeter.profile_days, lightmeter.audience, lightmeter.media, lightmeter.media_readings,
    lightmeter.flight_records, lightmeter.fetches, lightmeter.user_views TO lightmeter_app;
GRANT UPDATE (access_token, pending_token, key_id, version) ON lightmeter.user_tokens TO lightmeter_app;
GRANT INSERT ON lightmeter.flight_records, lightmeter.user_views TO lightmeter_app;
GRANT UPDATE (place, seen_at) ON lightmeter.user_views TO lightmeter_app;

GRANT SELECT, INSERT ON lightmeter.user_tokens, lightmeter.accounts, lightmeter.account_days,
    lightmeter.account_windows, lightmeter.profile_days, lightmeter.audience, lightmeter.media,
    lightmeter.media_readings, lightmeter.refused_metrics, lightmeter.fetches, lightmeter.user_views, lightmeter.data_keys,
    lightmeter.flight_records TO lightmeter_service;
-- Column by column: who may update a table as a whole may lock it, and another installation's worker has this role, too.
DO $$
DECLARE
    one text;
    columns text;
BEGIN
    FOREACH one IN ARRAY ARRAY[
        'user_tokens', 'accounts', 'account_days', 'account_windows', 'profile_days', 'audience', 'media',
        'media_readings', 'refused_metrics', 'fetches', 'user_views', 'data_keys'
    ] LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
        WHERE attrelid = format('lightmeter.%I', one)::regclass AND attnum > 0 AND attname <> 'u_id';
        EXECUTE format('GRANT UPDATE (%s) ON lightmeter.%I TO lightmeter_service', columns, one);
    END LOOP;
END
$$;

-- Whoever may do nothing else may still ask who they are.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA lightmeter FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA lightmeter TO lightmeter_service;
GRANT EXECUTE ON FUNCTION
    lightmeter.schema_version(), lightmeter.uid(), lightmeter.is_service(), lightmeter.hold(), lightmeter.changed(),
    lightmeter.attempt_begin, lightmeter.attempt_park_code, lightmeter.attempt_park_token, lightmeter.attempt_choose,
    lightmeter.attempt_cancel, lightmeter.attempt_decline, lightmeter.attempt_mark_told,
    lightmeter.due_ask, lightmeter.due_take_back, lightmeter.due_forget_fetch, lightmeter.due_forget_grant,
    lightmeter.due_hand_over, lightmeter.worker_seen_last, lightmeter.standing, lightmeter.public_settings, lightmeter.health,
    lightmeter.account_disconnect, lightmeter.account_forget, lightmeter.view_forget,
    lightmeter.grant_remove_unused, lightmeter.clock_here
TO lightmeter_app;
