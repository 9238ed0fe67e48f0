-- What is written to users' tables goes by functions as well: a statement that says which rows it changes reads them.

-- What ends a connection is for fronts, too.

-- Of two that leave a grant at once the later one sees that the other has left.
CREATE FUNCTION lightmeter.grant_lock(its_platform text, its_login text, its_subject text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    PERFORM FROM lightmeter.user_tokens
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject
    FOR NO KEY UPDATE;
END
$$;

-- A row for the grant whose token no connection needs any more.
CREATE FUNCTION lightmeter.grant_erase_token(its_platform text, its_login text, its_subject text)
RETURNS SETOF boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY UPDATE lightmeter.user_tokens
    SET access_token = NULL, pending_token = NULL, key_id = NULL, version = version + 1
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject
        AND NOT EXISTS (
            SELECT FROM lightmeter.accounts AS needing
            WHERE needing.u_id = me AND needing.platform = its_platform AND needing.login = its_login
                AND needing.subject = its_subject AND needing.status <> 'disconnected'
        )
    RETURNING true;
END
$$;

REVOKE EXECUTE ON FUNCTION
    lightmeter.grant_lock, lightmeter.grant_erase_token
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    lightmeter.grant_lock, lightmeter.grant_erase_token
TO lightmeter_app, lightmeter_service;

-- What only workers write.

CREATE FUNCTION lightmeter.grant_save(
    its_platform text, its_login text, its_subject text, its_source text, its_scopes text, its_access_token bytea,
    its_key_id bytea, its_issued_at timestamptz, its_expiry text, its_expires_at timestamptz,
    its_data_access_expires_at timestamptz, its_renewed_at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.user_tokens
        (u_id, platform, login, subject, source, scopes, access_token, key_id, issued_at, expiry, expires_at,
         data_access_expires_at, renewed_at)
    VALUES (me, its_platform, its_login, its_subject, its_source, its_scopes, its_access_token, its_key_id,
        its_issued_at, its_expiry, its_expires_at, its_data_access_expires_at, its_renewed_at)
    ON CONFLICT (u_id, platform, login, subject) DO UPDATE
    SET source = excluded.source, scopes = excluded.scopes, access_token = excluded.access_token,
        pending_token = NULL, key_id = excluded.key_id, issued_at = excluded.issued_at, expiry = excluded.expiry,
        expires_at = excluded.expires_at, data_access_expires_at = excluded.data_access_expires_at,
        renewed_at = excluded.renewed_at, withdrawal = NULL, withdrawal_sentence = NULL, withdrawal_at = NULL,
        held = FALSE, version = user_tokens.version + 1;
END
$$;

CREATE FUNCTION lightmeter.grant_keep_pending(
    its_platform text, its_login text, its_subject text, its_version bigint, its_pending_token bytea
) RETURNS SETOF boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY UPDATE lightmeter.user_tokens
    SET pending_token = its_pending_token
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject
        AND version = its_version AND access_token IS NOT NULL AND pending_token IS NULL
    RETURNING true;
END
$$;

-- The waiting token takes over.
CREATE FUNCTION lightmeter.grant_promote(
    its_platform text, its_login text, its_subject text, its_access_token bytea, its_key_id bytea, its_expiry text,
    its_expires_at timestamptz, its_data_access_expires_at timestamptz, renewed timestamptz, its_version bigint
) RETURNS TABLE (version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY UPDATE lightmeter.user_tokens AS own
    SET access_token = its_access_token, key_id = its_key_id, pending_token = NULL, expiry = its_expiry,
        expires_at = its_expires_at,
        data_access_expires_at = coalesce(its_data_access_expires_at, own.data_access_expires_at),
        issued_at = renewed, renewed_at = renewed, held = FALSE, version = own.version + 1
    WHERE own.u_id = me AND own.platform = its_platform AND own.login = its_login AND own.subject = its_subject
        AND own.version = its_version AND own.pending_token IS NOT NULL
    RETURNING own.version;
END
$$;

CREATE FUNCTION lightmeter.grant_drop_pending(its_platform text, its_login text, its_subject text, its_version bigint)
RETURNS TABLE (version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY UPDATE lightmeter.user_tokens AS own
    SET pending_token = NULL, version = own.version + 1
    WHERE own.u_id = me AND own.platform = its_platform AND own.login = its_login AND own.subject = its_subject
        AND own.version = its_version AND own.pending_token IS NOT NULL
    RETURNING own.version;
END
$$;

CREATE FUNCTION lightmeter.grant_set_clocks(
    its_platform text, its_login text, its_subject text, its_expiry text, its_expires_at timestamptz,
    its_data_access_expires_at timestamptz, its_version bigint
) RETURNS SETOF boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY UPDATE lightmeter.user_tokens
    SET expiry = its_expiry, expires_at = its_expires_at, data_access_expires_at = its_data_access_expires_at
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject
        AND version = its_version
    RETURNING true;
END
$$;

-- Every connection shows its grant's clocks.
CREATE FUNCTION lightmeter.grant_copy_clocks(
    its_platform text, its_login text, its_subject text, its_next_renewal_at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.accounts AS own
    SET expiry = of_grant.expiry, expires_at = of_grant.expires_at,
        data_access_expires_at = of_grant.data_access_expires_at, next_renewal_at = its_next_renewal_at
    FROM lightmeter.user_tokens AS of_grant
    WHERE own.u_id = me AND own.platform = its_platform AND own.login = its_login AND own.subject = its_subject
        AND own.status <> 'disconnected' AND of_grant.u_id = me AND of_grant.platform = its_platform
        AND of_grant.login = its_login AND of_grant.subject = its_subject;
END
$$;

CREATE FUNCTION lightmeter.grant_hold(its_platform text, its_login text, its_subject text, its_held boolean)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.user_tokens SET held = its_held
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject;
END
$$;

CREATE FUNCTION lightmeter.grant_note_withdrawal(
    its_platform text, its_login text, its_subject text, its_withdrawal text, its_sentence text,
    its_withdrawal_at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.user_tokens
    SET withdrawal = its_withdrawal, withdrawal_sentence = its_sentence, withdrawal_at = its_withdrawal_at
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject;
END
$$;

-- Who renews the grant of these connections.
CREATE FUNCTION lightmeter.grant_promise(its_platform text, its_login text, its_subject text, its_renewed_by text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.accounts SET renewed_by = its_renewed_by
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject
        AND status <> 'disconnected';
END
$$;

CREATE FUNCTION lightmeter.grant_revive(
    its_platform text, its_login text, its_subject text, its_verdict_code text, its_verdict_sentence text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.accounts
    SET status = 'active', verdict_code = its_verdict_code, verdict_sentence = its_verdict_sentence
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject
        AND status IN ('expired', 'revoked');
END
$$;

CREATE FUNCTION lightmeter.account_connect(
    its_platform text, account text, username text, its_login text, its_subject text, its_verdict_code text,
    its_verdict_sentence text, its_renewed_by text, its_connected_at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.accounts
        (u_id, platform, account_id, account_username, login, subject, status, verdict_code, verdict_sentence, expiry,
         renewed_by, connected_at)
    VALUES (me, its_platform, account, username, its_login, its_subject, 'active', its_verdict_code,
        its_verdict_sentence, 'unknown', its_renewed_by, its_connected_at)
    ON CONFLICT (u_id, platform, account_id) DO UPDATE
    SET account_username = excluded.account_username, login = excluded.login, subject = excluded.subject,
        status = excluded.status, verdict_code = excluded.verdict_code, verdict_sentence = excluded.verdict_sentence,
        renewed_by = excluded.renewed_by,
        connected_at = CASE WHEN accounts.status = 'disconnected' THEN excluded.connected_at
            ELSE accounts.connected_at END;
END
$$;

CREATE FUNCTION lightmeter.account_set_health(
    its_platform text, account text, its_status text, its_verdict_code text, its_verdict_sentence text
) RETURNS SETOF boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY UPDATE lightmeter.accounts
    SET status = coalesce(its_status, status), verdict_code = its_verdict_code, verdict_sentence = its_verdict_sentence
    WHERE u_id = me AND platform = its_platform AND account_id = account AND status <> 'disconnected'
    RETURNING true;
END
$$;

-- Unless somebody has changed it meanwhile.
CREATE FUNCTION lightmeter.account_change_health(
    its_platform text, account text, its_status text, its_verdict_code text, its_verdict_sentence text,
    before_code text, before_sentence text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.accounts
    SET status = coalesce(its_status, status), verdict_code = its_verdict_code, verdict_sentence = its_verdict_sentence
    WHERE u_id = me AND platform = its_platform AND account_id = account AND status <> 'disconnected'
        AND verdict_code = before_code AND verdict_sentence = before_sentence;
END
$$;

-- A token that Meta rejects for one account is rejected for every account of its grant.
CREATE FUNCTION lightmeter.account_reject_siblings(
    its_platform text, account text, its_status text, its_verdict_code text, its_verdict_sentence text
) RETURNS TABLE (account_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY UPDATE lightmeter.accounts AS own
    SET status = its_status, verdict_code = its_verdict_code, verdict_sentence = its_verdict_sentence
    WHERE own.u_id = me AND own.platform = its_platform AND own.status = 'active'
        AND (own.login, own.subject) = (
            SELECT one.login, one.subject FROM lightmeter.accounts AS one
            WHERE one.u_id = me AND one.platform = its_platform AND one.account_id = account
        )
    RETURNING own.account_id;
END
$$;

CREATE FUNCTION lightmeter.account_mark_synced(its_platform text, account text, synced timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.accounts SET last_sync_at = synced
    WHERE u_id = me AND platform = its_platform AND account_id = account;
END
$$;

CREATE FUNCTION lightmeter.account_set_username(its_platform text, account text, username text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.accounts SET account_username = username
    WHERE u_id = me AND platform = its_platform AND account_id = account;
END
$$;

CREATE FUNCTION lightmeter.data_key_add(its_key_id bytea, its_wrapped bytea, its_created_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.data_keys (u_id, key_id, wrapped, created_at)
    VALUES (me, its_key_id, its_wrapped, its_created_at);
END
$$;

CREATE FUNCTION lightmeter.data_key_rewrap(its_key_id bytea, its_wrapped bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.data_keys SET wrapped = its_wrapped WHERE u_id = me AND key_id = its_key_id;
END
$$;

-- Pairs of a day since 1970 and its readings in hexadecimal digits.
CREATE FUNCTION lightmeter.days_save(its_platform text, account text, its_days json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.account_days (u_id, platform, account_id, day, readings)
    SELECT me, its_platform, account, date '1970-01-01' + (one ->> 0)::integer, decode(one ->> 1, 'hex')
    FROM json_array_elements(its_days) AS one
    ON CONFLICT (u_id, platform, account_id, day) DO UPDATE SET readings = excluded.readings;
END
$$;

CREATE FUNCTION lightmeter.window_save(its_platform text, account text, first date, last date, its_readings bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.account_windows (u_id, platform, account_id, from_day, to_day, readings)
    VALUES (me, its_platform, account, first, last, its_readings)
    ON CONFLICT (u_id, platform, account_id, from_day, to_day) DO UPDATE SET readings = excluded.readings;
END
$$;

CREATE FUNCTION lightmeter.profile_save(
    its_platform text, account text, its_day date, its_username text, its_username_at timestamptz, its_name text,
    its_name_at timestamptz, its_followers_count bigint, its_followers_count_at timestamptz, its_follows_count bigint,
    its_follows_count_at timestamptz, its_media_count bigint, its_media_count_at timestamptz,
    its_fetched_at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.profile_days
        (u_id, platform, account_id, day, username, username_at, name, name_at, followers_count, followers_count_at,
         follows_count, follows_count_at, media_count, media_count_at, fetched_at)
    VALUES (me, its_platform, account, its_day, its_username, its_username_at, its_name, its_name_at,
        its_followers_count, its_followers_count_at, its_follows_count, its_follows_count_at, its_media_count,
        its_media_count_at, its_fetched_at)
    ON CONFLICT (u_id, platform, account_id, day) DO UPDATE
    SET username = excluded.username, username_at = excluded.username_at, name = excluded.name,
        name_at = excluded.name_at, followers_count = excluded.followers_count,
        followers_count_at = excluded.followers_count_at, follows_count = excluded.follows_count,
        follows_count_at = excluded.follows_count_at, media_count = excluded.media_count,
        media_count_at = excluded.media_count_at, fetched_at = excluded.fetched_at;
END
$$;

-- What was measured goes before what was not, and what is newer before what is older; an instant to come is none.
CREATE FUNCTION lightmeter.audience_save(
    its_platform text, account text, its_kind text, its_dimension text, its_day date, its_shares bytea,
    its_reason text, its_fetched_at timestamptz, here timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.audience
        (u_id, platform, account_id, kind, dimension, day, shares, reason, fetched_at)
    VALUES (me, its_platform, account, its_kind, its_dimension, its_day, its_shares, its_reason, its_fetched_at)
    ON CONFLICT (u_id, platform, account_id, kind, dimension, day) DO UPDATE
    SET shares = excluded.shares, reason = excluded.reason, fetched_at = excluded.fetched_at
    WHERE (excluded.shares IS NOT NULL, excluded.fetched_at) >= (
        audience.shares IS NOT NULL,
        CASE WHEN audience.fetched_at <= here THEN audience.fetched_at ELSE excluded.fetched_at END
    );
END
$$;

-- A row where something changed.
CREATE FUNCTION lightmeter.media_save(
    its_platform text, account text, its_media_id text, its_published_at timestamptz, its_product_type text,
    its_permalink text, its_caption text
) RETURNS SETOF boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY INSERT INTO lightmeter.media
        (u_id, platform, account_id, media_id, published_at, product_type, permalink, caption)
    VALUES (me, its_platform, account, its_media_id, its_published_at, its_product_type, its_permalink, its_caption)
    ON CONFLICT (u_id, platform, account_id, media_id) DO UPDATE
    SET published_at = excluded.published_at,
        product_type = CASE WHEN excluded.product_type = 'UNKNOWN' THEN media.product_type
            ELSE excluded.product_type END,
        permalink = coalesce(excluded.permalink, media.permalink),
        caption = coalesce(excluded.caption, media.caption)
    WHERE excluded.published_at <> media.published_at
        OR (excluded.product_type <> media.product_type AND excluded.product_type <> 'UNKNOWN')
        OR coalesce(excluded.permalink, media.permalink) IS DISTINCT FROM media.permalink
        OR coalesce(excluded.caption, media.caption) IS DISTINCT FROM media.caption
    RETURNING true;
END
$$;

CREATE FUNCTION lightmeter.media_reading_save(
    its_platform text, account text, its_media_id text, its_metric text, its_age_hours bigint, its_reading bytea,
    its_fetched_at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.media_readings
        (u_id, platform, account_id, media_id, metric, age_hours, reading, fetched_at)
    VALUES (me, its_platform, account, its_media_id, its_metric, its_age_hours, its_reading, its_fetched_at)
    ON CONFLICT (u_id, platform, account_id, media_id, metric, age_hours) DO UPDATE
    SET reading = excluded.reading, fetched_at = excluded.fetched_at;
END
$$;

CREATE FUNCTION lightmeter.refused_metric_save(
    its_platform text, account text, its_asked_of text, its_metric text, its_asked_with text, its_asked_at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.refused_metrics (u_id, platform, account_id, asked_of, metric, asked_with, asked_at)
    VALUES (me, its_platform, account, its_asked_of, its_metric, its_asked_with, its_asked_at)
    ON CONFLICT (u_id, platform, account_id, asked_of, metric) DO UPDATE
    SET asked_with = excluded.asked_with, asked_at = excluded.asked_at;
END
$$;

-- A fetch that heard nothing of the allowance, or did not look at the history, leaves what was known.
CREATE FUNCTION lightmeter.fetch_keep(
    its_platform text, account text, its_outcome text, its_calls bigint, its_readings_stored bigint,
    its_media_stored bigint, its_next_sync_at timestamptz, its_error text, its_account_used_percent bigint,
    its_app_used_percent bigint, its_history_complete bigint, its_history_repairable bigint, its_history_lost bigint
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    INSERT INTO lightmeter.fetches (
        u_id, platform, account_id, number, outcome, calls, readings_stored, media_stored, next_sync_at, error,
        account_used_percent, app_used_percent, history_complete, history_repairable, history_lost
    )
    VALUES (
        me, its_platform, account, 1, its_outcome, its_calls, its_readings_stored, its_media_stored, its_next_sync_at,
        its_error, its_account_used_percent, its_app_used_percent, its_history_complete, its_history_repairable,
        its_history_lost
    )
    ON CONFLICT (u_id, platform, account_id) DO UPDATE
    SET number = fetches.number + 1, outcome = excluded.outcome, calls = excluded.calls,
        readings_stored = excluded.readings_stored, media_stored = excluded.media_stored,
        next_sync_at = excluded.next_sync_at, error = excluded.error,
        account_used_percent = coalesce(excluded.account_used_percent, fetches.account_used_percent),
        app_used_percent = coalesce(excluded.app_used_percent, fetches.app_used_percent),
        history_complete = coalesce(excluded.history_complete, fetches.history_complete),
        history_repairable = coalesce(excluded.history_repairable, fetches.history_repairable),
        history_lost = coalesce(excluded.history_lost, fetches.history_lost);
END
$$;

CREATE FUNCTION lightmeter.upkeep_keep(
    its_platform text, account text, its_figures_at timestamptz, its_posts_at timestamptz,
    its_audience_at timestamptz, its_history_next_at timestamptz, its_failures bigint
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    UPDATE lightmeter.fetches
    SET figures_at = its_figures_at, posts_at = its_posts_at, audience_at = its_audience_at,
        history_next_at = its_history_next_at, failures = its_failures
    WHERE u_id = me AND platform = its_platform AND account_id = account;
END
$$;

REVOKE EXECUTE ON FUNCTION
    lightmeter.grant_save, lightmeter.grant_keep_pending, lightmeter.grant_promote, lightmeter.grant_drop_pending,
    lightmeter.grant_set_clocks, lightmeter.grant_copy_clocks, lightmeter.grant_hold,
    lightmeter.grant_note_withdrawal, lightmeter.grant_promise, lightmeter.grant_revive, lightmeter.account_connect,
    lightmeter.account_set_health, lightmeter.account_change_health, lightmeter.account_reject_siblings,
    lightmeter.account_mark_synced, lightmeter.account_set_username, lightmeter.data_key_add,
    lightmeter.data_key_rewrap, lightmeter.days_save, lightmeter.window_save, lightmeter.profile_save,
    lightmeter.audience_save, lightmeter.media_save, lightmeter.media_reading_save, lightmeter.refused_metric_save,
    lightmeter.fetch_keep, lightmeter.upkeep_keep
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    lightmeter.grant_save, lightmeter.grant_keep_pending, lightmeter.grant_promote, lightmeter.grant_drop_pending,
    lightmeter.grant_set_clocks, lightmeter.grant_copy_clocks, lightmeter.grant_hold,
    lightmeter.grant_note_withdrawal, lightmeter.grant_promise, lightmeter.grant_revive, lightmeter.account_connect,
    lightmeter.account_set_health, lightmeter.account_change_health, lightmeter.account_reject_siblings,
    lightmeter.account_mark_synced, lightmeter.account_set_username, lightmeter.data_key_add,
    lightmeter.data_key_rewrap, lightmeter.days_save, lightmeter.window_save, lightmeter.profile_save,
    lightmeter.audience_save, lightmeter.media_save, lightmeter.media_reading_save, lightmeter.refused_metric_save,
    lightmeter.fetch_keep, lightmeter.upkeep_keep
TO lightmeter_service;
