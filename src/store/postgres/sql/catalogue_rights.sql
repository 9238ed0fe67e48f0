-- Who owns what, and who was given which right: one row for each hole.
WITH here AS (
    SELECT oid, nspowner, nspacl FROM pg_namespace WHERE nspname = $1
),
relations AS (
    SELECT pg_class.oid, relname, relkind, relowner, relacl
    FROM pg_class JOIN here ON here.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
),
owner AS (
    SELECT oid FROM pg_roles WHERE rolname = 'lightmeter_owner'
),
lists AS (
    SELECT 'schema' AS kind, 'the schema ' || $1 AS what, NULL::name AS part, nspacl AS list FROM here
    UNION ALL
    SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, relname, NULL, relacl FROM relations
    UNION ALL
    SELECT 'column', relname, attname, attacl FROM relations JOIN pg_attribute ON attrelid = relations.oid
    UNION ALL
    SELECT 'function', proname || '()', NULL, proacl FROM pg_proc JOIN here ON here.oid = pronamespace
),
given AS (
    SELECT kind, what, part, privilege_type AS privilege, is_grantable,
        CASE grantee WHEN 0 THEN 'PUBLIC' ELSE coalesce(rolname, 'a role that is gone') END AS grantee
    FROM lists, aclexplode(list) AS granted
    LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
    WHERE granted.grantee IS DISTINCT FROM (SELECT oid FROM owner)
)
SELECT 'the schema ' || $1 AS what, 'is not owned by lightmeter_owner' AS hole
FROM here WHERE nspowner <> (SELECT oid FROM owner)
UNION ALL
SELECT relname, 'is not owned by lightmeter_owner' FROM relations WHERE relowner <> (SELECT oid FROM owner)
UNION ALL
SELECT proname || '()', 'is not owned by lightmeter_owner'
FROM pg_proc JOIN here ON here.oid = pronamespace WHERE proowner <> (SELECT oid FROM owner)
UNION ALL
SELECT what, format(CASE kind WHEN 'schema' THEN 'may be used by %s' ELSE 'may be called by %s' END, grantee)
FROM given WHERE kind IN ('schema', 'function') AND grantee NOT IN ('lightmeter_app', 'lightmeter_service')
UNION ALL
-- Whoever may read a table learns of every row by the order in which conditions are asked, and whoever may change one may
-- lock it for all; no policy hinders either. So everybody goes by functions.
SELECT what, format('may be read or written by %s (%s)', grantee, concat_ws(' of ', privilege, part))
FROM given WHERE kind NOT IN ('schema', 'function')
UNION ALL
SELECT what, format('may be given on to others by %s (%s)', grantee, privilege) FROM given WHERE is_grantable
UNION ALL
SELECT what, format('lets %s make something in it', grantee) FROM given WHERE kind = 'schema' AND privilege <> 'USAGE'
UNION ALL
SELECT what, 'may be called by lightmeter_app'
FROM given
WHERE kind = 'function' AND grantee = 'lightmeter_app' AND what <> ALL (ARRAY[
    'schema_version()', 'uid()', 'is_service()', 'hold()', 'changed()', 'attempt_begin()', 'attempt_park_code()',
    'attempt_park_token()', 'attempt_choose()', 'attempt_cancel()', 'attempt_decline()', 'attempt_mark_told()',
    'due_ask()', 'due_take_back()', 'due_forget_fetch()', 'due_forget_grant()', 'due_hand_over()',
    'worker_seen_last()', 'standing()', 'public_settings()', 'health()', 'login_holes()',
    'account_disconnect()', 'account_forget()', 'view_forget()', 'grant_remove_unused()', 'clock_here()',
    'user_own()', 'attempts_own()', 'due_own()', 'record_add()', 'view_keep()', 'connections()', 'connection()',
    'connections_of_grant()', 'grant_withdrawal()', 'grant_lock()', 'grant_erase_token()', 'fetches()', 'records()',
    'view()', 'attempt_newest_untold()', 'days()', 'windows()', 'window_newest()', 'profile_newest()', 'profile_days()',
    'overview()', 'audience_newest()', 'audience_days()', 'audience_online()', 'media_newest()',
    'media_newest_readings()', 'media_published()', 'media_published_readings()'
])
UNION ALL
SELECT rolname, format('has %s, which none of lightmeter''s roles may have', attribute)
FROM pg_roles, LATERAL (VALUES
    ('SUPERUSER', rolsuper), ('BYPASSRLS', rolbypassrls), ('CREATEROLE', rolcreaterole),
    ('REPLICATION', rolreplication), ('LOGIN', rolcanlogin)
) AS attributes (attribute, is_there)
WHERE rolname IN ('lightmeter_owner', 'lightmeter_app', 'lightmeter_service') AND is_there
UNION ALL
SELECT members.rolname, format('is a member of %s, and may do what it may', roles.rolname)
FROM pg_auth_members
JOIN pg_roles AS members ON members.oid = member
JOIN pg_roles AS roles ON roles.oid = roleid
WHERE members.rolname IN ('lightmeter_owner', 'lightmeter_app', 'lightmeter_service')
    AND (members.rolname, roles.rolname) <> ('lightmeter_service', 'lightmeter_app')
