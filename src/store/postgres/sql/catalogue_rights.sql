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
SELECT what, format(CASE kind
    WHEN 'schema' THEN 'may be used by %s'
    WHEN 'function' THEN 'may be called by %s'
    ELSE 'may be read or written by %s'
END, grantee)
FROM given WHERE grantee NOT IN ('lightmeter_app', 'lightmeter_service')
UNION ALL
SELECT what, format('may be given on to others by %s (%s)', grantee, privilege) FROM given WHERE is_grantable
UNION ALL
SELECT what, format('lets %s make something in it', grantee) FROM given WHERE kind = 'schema' AND privilege <> 'USAGE'
UNION ALL
SELECT what, format('may be read or changed by %s', grantee)
FROM given WHERE kind = 'sequence' AND grantee IN ('lightmeter_app', 'lightmeter_service')
UNION ALL
-- What fronts may do beyond reading their own rows is done by functions, or to what is theirs alone.
SELECT what, format('may be changed by fronts (%s)', privilege)
FROM given
WHERE kind = 'table' AND grantee = 'lightmeter_app' AND privilege NOT IN ('UPDATE', 'DELETE') AND NOT (
    privilege = 'SELECT' AND what = ANY (ARRAY[
        'user_tokens', 'accounts', 'account_days', 'account_windows', 'profile_days', 'audience', 'media',
        'media_readings', 'flight_records', 'fetches', 'user_views'
    ])
)
UNION ALL
-- Whoever may update or delete anywhere in a table may lock it for all users, which no policy hinders.
SELECT what, format('may be changed by fronts, and locked for everybody (%s)', privilege)
FROM given
WHERE kind = 'table' AND grantee = 'lightmeter_app' AND privilege IN ('UPDATE', 'DELETE')
UNION ALL
SELECT what, format('may be changed by the worker (%s)', privilege)
FROM given
WHERE kind = 'table' AND grantee = 'lightmeter_service' AND (
    privilege NOT IN ('SELECT', 'INSERT')
    OR privilege = 'INSERT' AND what IN ('flight_records', 'user_views')
    OR what NOT IN (
        'user_tokens', 'accounts', 'account_days', 'account_windows', 'profile_days', 'audience', 'media',
        'media_readings', 'refused_metrics', 'fetches', 'user_views', 'data_keys', 'flight_records'
    )
)
UNION ALL
SELECT what, format('shows or lets change the column %s', part)
FROM given
WHERE kind = 'column' AND grantee IN ('lightmeter_app', 'lightmeter_service') AND NOT (
    privilege = 'UPDATE' AND grantee = 'lightmeter_app' AND (what, part) IN (
        ('user_tokens', 'access_token'), ('user_tokens', 'pending_token'), ('user_tokens', 'key_id'),
        ('user_tokens', 'version')
    )
    OR privilege = 'UPDATE' AND grantee = 'lightmeter_service' AND part NOT IN ('u_id', 'u_number') AND what IN (
        'user_tokens', 'accounts', 'account_days', 'account_windows', 'profile_days', 'audience', 'media',
        'media_readings', 'refused_metrics', 'fetches', 'data_keys'
    )
)
UNION ALL
SELECT what, 'may be called by lightmeter_app'
FROM given
WHERE kind = 'function' AND grantee = 'lightmeter_app' AND what <> ALL (ARRAY[
    'schema_version()', 'uid()', 'mine()', 'is_service()', 'hold()', 'changed()', 'attempt_begin()', 'attempt_park_code()',
    'attempt_park_token()', 'attempt_choose()', 'attempt_cancel()', 'attempt_decline()', 'attempt_mark_told()',
    'due_ask()', 'due_take_back()', 'due_forget_fetch()', 'due_forget_grant()', 'due_hand_over()',
    'worker_seen_last()', 'standing()', 'public_settings()', 'health()', 'login_holes()',
    'account_disconnect()', 'account_forget()', 'view_forget()', 'grant_remove_unused()', 'clock_here()',
    'user_own()', 'attempts_own()', 'due_own()', 'record_add()', 'view_keep()'
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
