-- Whoever may read a table says in what order its conditions are asked, and so learns by EXPLAIN and the session's
-- counts of the rows that its policy keeps from them. So nobody reads one: what is the asking user's own comes by
-- functions, which know who asks before they look at a row, and into which EXPLAIN does not look.

-- What fronts and workers read.

CREATE FUNCTION lightmeter.connections(with_disconnected boolean)
RETURNS TABLE (
    platform text, account_id text, account_username text, login text, subject text, status text, verdict_code text,
    verdict_sentence text, expiry text, expires_at timestamptz, data_access_expires_at timestamptz,
    next_renewal_at timestamptz, last_sync_at timestamptz, renewed_by text, connected_at timestamptz, source text,
    next_sync_at timestamptz, account_used_percent bigint, app_used_percent bigint, history_complete bigint,
    history_repairable bigint, history_lost bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT own.platform, own.account_id, own.account_username, own.login, own.subject, own.status,
        own.verdict_code, own.verdict_sentence, own.expiry, own.expires_at, own.data_access_expires_at,
        own.next_renewal_at, own.last_sync_at, own.renewed_by, own.connected_at, of_grant.source, last.next_sync_at,
        last.account_used_percent, last.app_used_percent, last.history_complete, last.history_repairable,
        last.history_lost
    FROM lightmeter.accounts AS own
    JOIN lightmeter.user_tokens AS of_grant USING (u_id, platform, login, subject)
    LEFT JOIN lightmeter.fetches AS last USING (u_id, platform, account_id)
    WHERE own.u_id = me AND (with_disconnected OR own.status <> 'disconnected')
    ORDER BY own.connected_at, own.account_id;
END
$$;

CREATE FUNCTION lightmeter.connection(its_platform text, account text)
RETURNS TABLE (
    platform text, account_id text, account_username text, login text, subject text, status text, verdict_code text,
    verdict_sentence text, expiry text, expires_at timestamptz, data_access_expires_at timestamptz,
    next_renewal_at timestamptz, last_sync_at timestamptz, renewed_by text, connected_at timestamptz, source text,
    next_sync_at timestamptz, account_used_percent bigint, app_used_percent bigint, history_complete bigint,
    history_repairable bigint, history_lost bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT own.platform, own.account_id, own.account_username, own.login, own.subject, own.status,
        own.verdict_code, own.verdict_sentence, own.expiry, own.expires_at, own.data_access_expires_at,
        own.next_renewal_at, own.last_sync_at, own.renewed_by, own.connected_at, of_grant.source, last.next_sync_at,
        last.account_used_percent, last.app_used_percent, last.history_complete, last.history_repairable,
        last.history_lost
    FROM lightmeter.accounts AS own
    JOIN lightmeter.user_tokens AS of_grant USING (u_id, platform, login, subject)
    LEFT JOIN lightmeter.fetches AS last USING (u_id, platform, account_id)
    WHERE own.u_id = me AND own.platform = its_platform AND own.account_id = account;
END
$$;

CREATE FUNCTION lightmeter.connections_of_grant(its_platform text, its_login text, its_subject text, but text)
RETURNS TABLE (account_id text, account_username text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT own.account_id, own.account_username FROM lightmeter.accounts AS own
    WHERE own.u_id = me AND own.platform = its_platform AND own.login = its_login AND own.subject = its_subject
        AND own.account_id IS DISTINCT FROM but AND own.status <> 'disconnected'
    ORDER BY own.connected_at, own.account_id;
END
$$;

-- Whether there is one is asked by a comparison: IS NOT NULL costs nothing, and would be asked before the policy.
CREATE FUNCTION lightmeter.grant_withdrawal(its_platform text, account text)
RETURNS TABLE (withdrawal text, withdrawal_sentence text, withdrawal_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT of_grant.withdrawal, of_grant.withdrawal_sentence, of_grant.withdrawal_at
    FROM lightmeter.accounts AS own
    JOIN lightmeter.user_tokens AS of_grant USING (u_id, platform, login, subject)
    WHERE own.u_id = me AND own.platform = its_platform AND own.account_id = account AND of_grant.withdrawal <> '';
END
$$;

CREATE FUNCTION lightmeter.fetches() RETURNS SETOF lightmeter.fetches
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT * FROM lightmeter.fetches WHERE u_id = me;
END
$$;

-- Of every account where none is named.
CREATE FUNCTION lightmeter.records(account text, how_many bigint) RETURNS SETOF lightmeter.flight_records
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT * FROM lightmeter.flight_records
    WHERE u_id = me AND (account IS NULL OR account_id = account)
    ORDER BY at DESC, seq DESC
    LIMIT how_many;
END
$$;

CREATE FUNCTION lightmeter.view(its_platform text, account text) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT place FROM lightmeter.user_views
    WHERE u_id = me AND platform = its_platform AND account_id = account;
END
$$;

-- A login that ended badly is told again until there is a connection.
CREATE FUNCTION lightmeter.attempt_newest_untold(here timestamptz)
RETURNS TABLE (
    attempt_id uuid, login text, source text, step text, expected_account text, proposal text, chosen_accounts text,
    failure_code text, failure_sentence text, created_at timestamptz, expires_at timestamptz
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT newest.attempt_id, newest.login, newest.source, newest.step, newest.expected_account, newest.proposal,
        newest.chosen_accounts, newest.failure_code, newest.failure_sentence, newest.created_at, newest.expires_at
    FROM (
        SELECT * FROM lightmeter.oauth_states AS own WHERE own.u_id = me
        ORDER BY own.created_at > here, own.created_at DESC, own.attempt_id DESC
        LIMIT 1
    ) AS newest
    WHERE newest.told_at IS NULL OR NOT EXISTS (SELECT FROM lightmeter.accounts AS own WHERE own.u_id = me);
END
$$;

CREATE FUNCTION lightmeter.days(its_platform text, account text, first date, last date)
RETURNS TABLE (day date, readings bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT own.day, own.readings FROM lightmeter.account_days AS own
    WHERE own.u_id = me AND own.platform = its_platform AND own.account_id = account AND own.day BETWEEN first AND last
    ORDER BY own.day;
END
$$;

-- Each of the pairs of days since 1970 is looked up by its whole key: the limit keeps the planner from reading all
-- windows of the account instead.
CREATE FUNCTION lightmeter.windows(its_platform text, account text, wanted json)
RETURNS TABLE (day date, to_day date, readings bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT kept.from_day, kept.to_day, kept.readings
    FROM json_array_elements(wanted) AS one
    CROSS JOIN LATERAL (
        SELECT own.from_day, own.to_day, own.readings FROM lightmeter.account_windows AS own
        WHERE own.u_id = me AND own.platform = its_platform AND own.account_id = account
            AND own.from_day = date '1970-01-01' + (one ->> 0)::integer
            AND own.to_day = date '1970-01-01' + (one ->> 1)::integer
        LIMIT 1
    ) AS kept
    ORDER BY kept.from_day, kept.to_day;
END
$$;

CREATE FUNCTION lightmeter.window_newest(its_platform text, account text, how_many_days bigint, not_after date)
RETURNS TABLE (from_day date, to_day date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT own.from_day, own.to_day FROM lightmeter.account_windows AS own
    WHERE own.u_id = me AND own.platform = its_platform AND own.account_id = account
        AND own.to_day - own.from_day + 1 = how_many_days AND own.to_day <= not_after
    ORDER BY own.to_day DESC
    LIMIT 1;
END
$$;

-- The newest day that has come, or else the newest of all: each is the end of an index.
CREATE FUNCTION lightmeter.profile_newest(its_platform text, account text, today date)
RETURNS SETOF lightmeter.profile_days
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT * FROM lightmeter.profile_days
    WHERE u_id = me AND platform = its_platform AND account_id = account AND day <= today
    ORDER BY day DESC
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN QUERY
        SELECT * FROM lightmeter.profile_days WHERE u_id = me AND platform = its_platform AND account_id = account
        ORDER BY day DESC
        LIMIT 1;
    END IF;
END
$$;

CREATE FUNCTION lightmeter.profile_days(its_platform text, account text, first date, last date)
RETURNS SETOF lightmeter.profile_days
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT * FROM lightmeter.profile_days
    WHERE u_id = me AND platform = its_platform AND account_id = account AND day BETWEEN first AND last
    ORDER BY day;
END
$$;

-- In three parts: the account with its newest profile (0), its days (1) and its windows (2).
CREATE FUNCTION lightmeter.overview(its_platform text, account text, today date, first date, last date, wanted json)
RETURNS TABLE (
    part integer, account_id text, account_username text, day date, username text, name text, followers_count bigint,
    follows_count bigint, media_count bigint, fetched_at timestamptz, to_day date, readings bytea
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT 0, own.account_id, own.account_username, newest.day, newest.username, newest.name, newest.followers_count,
        newest.follows_count, newest.media_count, newest.fetched_at, NULL::date, NULL::bytea
    FROM lightmeter.accounts AS own
    LEFT JOIN lightmeter.profile_newest(its_platform, account, today) AS newest ON true
    WHERE own.u_id = me AND own.platform = its_platform AND own.account_id = account;
    RETURN QUERY
    SELECT 1, account, NULL, kept.day, NULL, NULL, NULL::bigint, NULL::bigint, NULL::bigint, NULL::timestamptz,
        NULL::date, kept.readings
    FROM lightmeter.days(its_platform, account, first, last) AS kept;
    RETURN QUERY
    SELECT 2, account, NULL, kept.day, NULL, NULL, NULL::bigint, NULL::bigint, NULL::bigint, NULL::timestamptz,
        kept.to_day, kept.readings
    FROM lightmeter.windows(its_platform, account, wanted) AS kept;
END
$$;

-- What has come goes before what has not.
CREATE FUNCTION lightmeter.audience_newest(its_platform text, account text, today date)
RETURNS SETOF lightmeter.audience
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT DISTINCT ON (kind, dimension) * FROM lightmeter.audience
    WHERE u_id = me AND platform = its_platform AND account_id = account AND kind <> 'online_followers'
    ORDER BY kind, dimension, day > today, day DESC;
END
$$;

CREATE FUNCTION lightmeter.audience_days(its_platform text, account text, first date, last date)
RETURNS SETOF lightmeter.audience
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT * FROM lightmeter.audience
    WHERE u_id = me AND platform = its_platform AND account_id = account AND kind <> 'online_followers'
        AND day BETWEEN first AND last
    ORDER BY day, kind, dimension;
END
$$;

CREATE FUNCTION lightmeter.audience_online(its_platform text, account text) RETURNS SETOF lightmeter.audience
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT * FROM (
        SELECT * FROM lightmeter.audience
        WHERE u_id = me AND platform = its_platform AND account_id = account AND kind = 'online_followers'
        ORDER BY day DESC
        LIMIT 30
    ) AS newest
    ORDER BY day;
END
$$;

CREATE FUNCTION lightmeter.media_newest(its_platform text, account text, how_many bigint)
RETURNS SETOF lightmeter.media
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT * FROM lightmeter.media WHERE u_id = me AND platform = its_platform AND account_id = account
    ORDER BY published_at DESC, media_id DESC
    LIMIT how_many;
END
$$;

-- Of each of the newest posts and each metric the newest.
CREATE FUNCTION lightmeter.media_newest_readings(its_platform text, account text, how_many bigint, here timestamptz)
RETURNS SETOF lightmeter.media_readings
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT DISTINCT ON (media_id, metric) * FROM lightmeter.media_readings
    WHERE u_id = me AND platform = its_platform AND account_id = account AND media_id IN (
        SELECT media_id FROM lightmeter.media WHERE u_id = me AND platform = its_platform AND account_id = account
        ORDER BY published_at DESC, media_id DESC
        LIMIT how_many
    )
    ORDER BY media_id, metric, fetched_at > here, age_hours DESC;
END
$$;

CREATE FUNCTION lightmeter.media_published(its_platform text, account text, since timestamptz, before timestamptz)
RETURNS SETOF lightmeter.media
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT * FROM lightmeter.media
    WHERE u_id = me AND platform = its_platform AND account_id = account AND published_at >= since
        AND published_at < before
    ORDER BY published_at, media_id;
END
$$;

CREATE FUNCTION lightmeter.media_published_readings(
    its_platform text, account text, since timestamptz, before timestamptz
) RETURNS SETOF lightmeter.media_readings
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT * FROM lightmeter.media_readings
    WHERE u_id = me AND platform = its_platform AND account_id = account AND media_id IN (
        SELECT media_id FROM lightmeter.media
        WHERE u_id = me AND platform = its_platform AND account_id = account AND published_at >= since
            AND published_at < before
    )
    ORDER BY media_id, metric, age_hours;
END
$$;

REVOKE EXECUTE ON FUNCTION
    lightmeter.connections, lightmeter.connection, lightmeter.connections_of_grant, lightmeter.grant_withdrawal,
    lightmeter.fetches, lightmeter.records, lightmeter.view, lightmeter.attempt_newest_untold, lightmeter.days,
    lightmeter.windows, lightmeter.window_newest, lightmeter.profile_newest, lightmeter.profile_days,
    lightmeter.overview, lightmeter.audience_newest, lightmeter.audience_days, lightmeter.audience_online,
    lightmeter.media_newest, lightmeter.media_newest_readings, lightmeter.media_published,
    lightmeter.media_published_readings
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    lightmeter.connections, lightmeter.connection, lightmeter.connections_of_grant, lightmeter.grant_withdrawal,
    lightmeter.fetches, lightmeter.records, lightmeter.view, lightmeter.attempt_newest_untold, lightmeter.days,
    lightmeter.windows, lightmeter.window_newest, lightmeter.profile_newest, lightmeter.profile_days,
    lightmeter.overview, lightmeter.audience_newest, lightmeter.audience_days, lightmeter.audience_online,
    lightmeter.media_newest, lightmeter.media_newest_readings, lightmeter.media_published,
    lightmeter.media_published_readings
TO lightmeter_app, lightmeter_service;

-- What only workers read.

CREATE FUNCTION lightmeter.grant_sealed(its_platform text, its_login text, its_subject text)
RETURNS SETOF lightmeter.user_tokens
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT * FROM lightmeter.user_tokens
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject;
END
$$;

CREATE FUNCTION lightmeter.grant_pending(its_platform text, its_login text, its_subject text) RETURNS SETOF bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT pending_token FROM lightmeter.user_tokens
    WHERE u_id = me AND platform = its_platform AND login = its_login AND subject = its_subject AND pending_token <> '';
END
$$;

CREATE FUNCTION lightmeter.account_grant_version(its_platform text, account text) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT of_grant.version
    FROM lightmeter.accounts AS own
    JOIN lightmeter.user_tokens AS of_grant USING (u_id, platform, login, subject)
    WHERE own.u_id = me AND own.platform = its_platform AND own.account_id = account;
END
$$;

CREATE FUNCTION lightmeter.data_key(its_key_id bytea) RETURNS SETOF bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT wrapped FROM lightmeter.data_keys WHERE u_id = me AND key_id = its_key_id;
END
$$;

CREATE FUNCTION lightmeter.data_keys() RETURNS SETOF lightmeter.data_keys
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT * FROM lightmeter.data_keys WHERE u_id = me ORDER BY created_at DESC, key_id;
END
$$;

-- A sealed value names its data key behind the byte of its version.
CREATE FUNCTION lightmeter.data_keys_in_use() RETURNS TABLE (key_id bytea, wrapped bytea, in_use boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT own.key_id, own.wrapped, EXISTS (
        SELECT FROM lightmeter.user_tokens AS sealed
        WHERE sealed.u_id = me
            AND (substr(sealed.access_token, 2, 8) = own.key_id OR substr(sealed.pending_token, 2, 8) = own.key_id)
    )
    FROM lightmeter.data_keys AS own
    WHERE own.u_id = me
    ORDER BY own.created_at DESC, own.key_id;
END
$$;

CREATE FUNCTION lightmeter.upkeep(its_platform text, account text) RETURNS SETOF lightmeter.fetches
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT * FROM lightmeter.fetches WHERE u_id = me AND platform = its_platform AND account_id = account;
END
$$;

CREATE FUNCTION lightmeter.refused_metrics(its_platform text, account text) RETURNS SETOF lightmeter.refused_metrics
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT * FROM lightmeter.refused_metrics
    WHERE u_id = me AND platform = its_platform AND account_id = account
    ORDER BY asked_of, metric;
END
$$;

CREATE FUNCTION lightmeter.window_readings(its_platform text, account text, first date, last date) RETURNS SETOF bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT readings FROM lightmeter.account_windows
    WHERE u_id = me AND platform = its_platform AND account_id = account AND from_day = first AND to_day = last;
END
$$;

CREATE FUNCTION lightmeter.media_reading(
    its_platform text, account text, its_media_id text, its_metric text, its_age_hours bigint
) RETURNS SETOF lightmeter.media_readings
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY SELECT * FROM lightmeter.media_readings
    WHERE u_id = me AND platform = its_platform AND account_id = account AND media_id = its_media_id
        AND metric = its_metric AND age_hours = its_age_hours;
END
$$;

-- A story has figures for a day, and a post is followed for ninety.
CREATE FUNCTION lightmeter.media_followed(
    its_platform text, account text, posts_since timestamptz, stories_since timestamptz
) RETURNS TABLE (media_id text, published_at timestamptz, product_type text, read_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    RETURN QUERY
    SELECT own.media_id, own.published_at, own.product_type, (
        SELECT max(read.fetched_at) FROM lightmeter.media_readings AS read
        WHERE read.u_id = me AND read.platform = own.platform AND read.account_id = own.account_id
            AND read.media_id = own.media_id
    )
    FROM lightmeter.media AS own
    WHERE own.u_id = me AND own.platform = its_platform AND own.account_id = account AND own.published_at > posts_since
        AND (own.product_type <> 'STORY' OR own.published_at > stories_since);
END
$$;

REVOKE EXECUTE ON FUNCTION
    lightmeter.grant_sealed, lightmeter.grant_pending, lightmeter.account_grant_version, lightmeter.data_key,
    lightmeter.data_keys, lightmeter.data_keys_in_use, lightmeter.upkeep, lightmeter.refused_metrics,
    lightmeter.window_readings, lightmeter.media_reading, lightmeter.media_followed
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    lightmeter.grant_sealed, lightmeter.grant_pending, lightmeter.account_grant_version, lightmeter.data_key,
    lightmeter.data_keys, lightmeter.data_keys_in_use, lightmeter.upkeep, lightmeter.refused_metrics,
    lightmeter.window_readings, lightmeter.media_reading, lightmeter.media_followed
TO lightmeter_service;
