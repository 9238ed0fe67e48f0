-- What stands between users, looked at in the catalogue: one row for each hole.
WITH here AS (
    SELECT oid FROM pg_namespace WHERE nspname = $1
),
tables AS (
    SELECT oid, relname, relkind, relrowsecurity, relforcerowsecurity, relowner, relacl
    FROM pg_class
    WHERE relnamespace = (SELECT oid FROM here) AND relkind IN ('r', 'p', 'v', 'm', 'f')
),
-- Whose rows belong to a user.
personal AS (
    SELECT tables.* FROM tables
    JOIN pg_attribute ON attrelid = tables.oid AND attname = 'u_id' AND NOT attisdropped
    WHERE relkind IN ('r', 'p')
),
functions AS (
    SELECT oid, proname, prosecdef, proconfig, proowner, proacl
    FROM pg_proc WHERE pronamespace = (SELECT oid FROM here)
),
policies AS (
    SELECT polrelid, polname, polcmd, polroles,
        pg_get_expr(polqual, polrelid) AS reads, pg_get_expr(polwithcheck, polrelid) AS writes
    FROM pg_policy WHERE polrelid IN (SELECT oid FROM tables)
),
owner AS (
    SELECT oid FROM pg_roles WHERE rolname = 'lightmeter_owner'
),
-- Whom a policy is for that is not the owner's.
users AS (
    SELECT array_agg(oid ORDER BY oid) AS roles
    FROM pg_roles WHERE rolname IN ('lightmeter_app', 'lightmeter_service')
)
SELECT relname AS what, 'has no row-level security' AS hole
FROM tables WHERE relkind IN ('r', 'p') AND NOT relrowsecurity
UNION ALL
SELECT relname, 'does not force row-level security on its owner'
FROM tables WHERE relkind IN ('r', 'p') AND NOT relforcerowsecurity
UNION ALL
SELECT relname, 'has no policy' FROM personal
WHERE NOT EXISTS (SELECT FROM policies WHERE polrelid = personal.oid AND polroles <> ARRAY[(SELECT oid FROM owner)])
    AND relname NOT IN ('user_changes', 'database_logins', 'user_ssh_keys', 'invites', 'audit')
UNION ALL
SELECT relname, format('has the policy %s for others than its users', polname)
FROM policies JOIN tables ON tables.oid = polrelid
WHERE polroles <> ARRAY[(SELECT oid FROM owner)]
    AND ARRAY(SELECT unnest(polroles) ORDER BY 1) <> (SELECT roles FROM users)
UNION ALL
-- A policy of anybody but the owner lets through what is the user's own, and nothing else.
SELECT relname, format('has the policy %s, which lets through more than a user''s own rows', polname)
FROM policies JOIN tables ON tables.oid = polrelid
WHERE polroles <> ARRAY[(SELECT oid FROM owner)]
    AND (
        coalesce(reads, '') !~ '^\(u_id = \( SELECT [^ ]*uid\(\) AS uid\)\)$'
        OR (polcmd <> 'r' AND coalesce(writes, '') !~ '^\(u_id = \( SELECT [^ ]*uid\(\) AS uid\)\)$')
    )
UNION ALL
-- The owner sees, of what belongs to users, where functions need it.
SELECT relname, format('lets its owner through by the policy %s', polname)
FROM policies JOIN tables ON tables.oid = polrelid
WHERE polroles = ARRAY[(SELECT oid FROM owner)]
    AND relname <> ALL (ARRAY[
        'users', 'user_changes', 'database_logins', 'service_logins', 'user_ssh_keys', 'invites', 'settings', 'workers',
        'call_budget', 'audit', 'oauth_states', 'due', 'migrations'
    ])
    AND NOT (relname = 'accounts' AND polcmd = 'r')
    -- What a front lets go of goes by functions, which reach what is the asking user's own.
    AND NOT (
        relname IN ('accounts', 'user_tokens', 'user_views')
        AND reads ~ '^\(u_id = \( SELECT [^ ]*uid\(\) AS uid\)\)$'
        AND coalesce(writes, 'false') IN ('false', reads)
    )
UNION ALL
SELECT relname, 'has no index that begins with u_id' FROM personal
WHERE NOT EXISTS (
    SELECT FROM pg_index
    JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
    WHERE indrelid = personal.oid AND indisvalid AND attname = 'u_id'
)
UNION ALL
SELECT relname, 'is a view, which may show what its owner sees' FROM tables WHERE relkind IN ('v', 'f')
UNION ALL
SELECT relname, 'is a materialized view, which keeps no user apart' FROM tables WHERE relkind = 'm'
UNION ALL
SELECT relname, 'is not owned by lightmeter_owner' FROM tables WHERE relowner <> (SELECT oid FROM owner)
UNION ALL
SELECT tables.relname, format('may be read or written by %s', coalesce(rolname, 'PUBLIC'))
FROM tables, aclexplode(tables.relacl) AS granted
LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
WHERE coalesce(rolname, '') NOT IN ('lightmeter_owner', 'lightmeter_app', 'lightmeter_service')
UNION ALL
SELECT tables.relname, format('may be read or written by %s', coalesce(rolname, 'PUBLIC'))
FROM tables
JOIN pg_attribute ON attrelid = tables.oid, aclexplode(attacl) AS granted
LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
WHERE coalesce(rolname, '') NOT IN ('lightmeter_owner', 'lightmeter_app', 'lightmeter_service')
UNION ALL
-- What fronts may do beyond reading their own rows is done by functions, or to what is theirs alone.
SELECT tables.relname, format('may be changed by fronts (%s)', granted.privilege_type)
FROM tables, aclexplode(tables.relacl) AS granted
JOIN pg_roles ON pg_roles.oid = granted.grantee AND rolname = 'lightmeter_app'
WHERE NOT (
    granted.privilege_type = 'SELECT' AND relname = ANY (ARRAY[
        'user_tokens', 'accounts', 'account_days', 'account_windows', 'profile_days', 'audience', 'media',
        'media_readings', 'flight_records', 'fetches', 'user_views'
    ])
    OR (granted.privilege_type, relname) IN (('INSERT', 'flight_records'), ('INSERT', 'user_views'))
)
UNION ALL
SELECT tables.relname, format('may be changed by the worker (%s)', granted.privilege_type)
FROM tables, aclexplode(tables.relacl) AS granted
JOIN pg_roles ON pg_roles.oid = granted.grantee AND rolname = 'lightmeter_service'
WHERE granted.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    OR relname NOT IN (SELECT relname FROM personal)
    OR relname IN (
        'users', 'user_changes', 'database_logins', 'user_ssh_keys', 'invites', 'audit', 'oauth_states', 'due'
    )
    OR (relname = 'flight_records' AND granted.privilege_type NOT IN ('SELECT', 'INSERT'))
UNION ALL
SELECT tables.relname, format('shows or lets change the column %s', attname)
FROM tables
JOIN pg_attribute ON attrelid = tables.oid, aclexplode(attacl) AS granted
JOIN pg_roles ON pg_roles.oid = granted.grantee AND rolname IN ('lightmeter_app', 'lightmeter_service')
WHERE NOT (
    granted.privilege_type = 'SELECT' AND relname IN ('users', 'oauth_states', 'due')
        AND attname NOT IN ('state_hash', 'parcel', 'token', 'lease')
    OR granted.privilege_type = 'UPDATE' AND rolname = 'lightmeter_app'
        AND (relname, attname) IN (
            ('user_tokens', 'access_token'), ('user_tokens', 'pending_token'), ('user_tokens', 'key_id'),
            ('user_tokens', 'version'), ('user_views', 'place'), ('user_views', 'seen_at')
        )
)
UNION ALL
SELECT proname || '()', 'runs with its owner''s rights and takes its names from wherever the caller says'
FROM functions
WHERE NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)
UNION ALL
SELECT proname || '()', 'is not owned by lightmeter_owner' FROM functions WHERE proowner <> (SELECT oid FROM owner)
UNION ALL
SELECT proname || '()', 'may be called by everybody' FROM functions WHERE proacl IS NULL
UNION ALL
SELECT functions.proname || '()', format('may be called by %s', coalesce(rolname, 'PUBLIC'))
FROM functions, aclexplode(functions.proacl) AS granted
LEFT JOIN pg_roles ON pg_roles.oid = granted.grantee
WHERE coalesce(rolname, '') NOT IN ('lightmeter_owner', 'lightmeter_service')
    AND NOT (
        coalesce(rolname, '') = 'lightmeter_app' AND proname = ANY (ARRAY[
            'schema_version', 'uid', 'is_service', 'hold', 'changed', 'attempt_begin', 'attempt_park_code',
            'attempt_park_token', 'attempt_choose', 'attempt_cancel', 'attempt_decline', 'attempt_mark_told',
            'due_ask', 'due_take_back', 'due_forget_fetch', 'due_forget_grant', 'due_hand_over',
            'worker_seen_last', 'standing', 'public_settings', 'health', 'account_disconnect', 'account_forget',
            'view_forget', 'grant_remove_unused', 'clock_here'
        ])
    )
UNION ALL
SELECT rolname, 'sees every row, for it is a superuser or bypasses row-level security'
FROM pg_roles
WHERE rolname IN ('lightmeter_owner', 'lightmeter_app', 'lightmeter_service') AND (rolsuper OR rolbypassrls)
ORDER BY what, hole;
