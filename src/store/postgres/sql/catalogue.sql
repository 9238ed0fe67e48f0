-- How each table keeps users apart, looked at in the catalogue: one row for each hole.
WITH here AS (
    SELECT oid FROM pg_namespace WHERE nspname = $1
),
tables AS (
    SELECT oid, relname, relkind, relrowsecurity, relforcerowsecurity
    FROM pg_class
    WHERE relnamespace = (SELECT oid FROM here) AND relkind IN ('r', 'p', 'v', 'm', 'f')
),
-- Whose rows belong to a user.
personal AS (
    SELECT tables.* FROM tables
    JOIN pg_attribute ON attrelid = tables.oid AND attname = 'u_id' AND NOT attisdropped
    WHERE relkind IN ('r', 'p')
),
-- What a policy asks.
asked AS (
    SELECT ARRAY(
        SELECT oid FROM pg_proc WHERE pronamespace = (SELECT oid FROM here) AND proname = 'uid' AND pronargs = 0
    ) AS functions
),
owner AS (
    SELECT oid FROM pg_roles WHERE rolname = 'lightmeter_owner'
),
policies AS (
    SELECT relname, polrelid, polname, polcmd, polroles, polpermissive,
        -- By which the functions see everybody's rows; all others keep users apart.
        polname = 'owner' AS is_owners,
        pg_get_expr(polqual, polrelid) AS reads, pg_get_expr(polwithcheck, polrelid) AS writes,
        ARRAY(
            SELECT DISTINCT refobjid FROM pg_depend
            WHERE classid = 'pg_policy'::regclass AND objid = pg_policy.oid AND refclassid = 'pg_proc'::regclass
            ORDER BY refobjid
        ) AS calls
    FROM pg_policy JOIN tables ON tables.oid = polrelid
),
keys AS (
    SELECT indrelid, indexrelid::regclass AS name, indisvalid, indpred IS NOT NULL AS is_partial,
        indisunique OR indisexclusion AS is_unique,
        -- An expression among them is no column, and so there is NULL.
        ARRAY(
            SELECT attname::text FROM generate_series(0, indnkeyatts - 1) AS place
            LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[place] AND attnum > 0
            ORDER BY place
        ) AS columns
    FROM pg_index WHERE indrelid IN (SELECT oid FROM personal)
)
SELECT relname AS what, 'has no row-level security' AS hole
FROM tables WHERE relkind IN ('r', 'p') AND NOT relrowsecurity
UNION ALL
SELECT relname, 'does not force row-level security on its owner'
FROM tables WHERE relkind IN ('r', 'p') AND NOT relforcerowsecurity
UNION ALL
SELECT relname, 'has no policy' FROM personal
WHERE NOT EXISTS (SELECT FROM policies WHERE polrelid = personal.oid AND NOT is_owners)
    AND relname NOT IN (
        'users', 'user_changes', 'database_logins', 'user_ssh_keys', 'invites', 'audit', 'oauth_states', 'due'
    )
UNION ALL
SELECT relname, format('has the policy %s for others than its owner', polname)
FROM policies
WHERE polroles <> ARRAY[(SELECT oid FROM owner)]
UNION ALL
SELECT relname, format('has the policy %s, which lets through more than a user''s own rows', polname)
FROM policies
WHERE NOT is_owners
    AND (
        coalesce(reads, '') !~ '^\(u_id = ANY \(ARRAY\[\( SELECT [^ ]*uid\(\) AS uid\)\]\)\)$'
        OR (polcmd <> 'r' AND coalesce(writes, '') !~ '^\(u_id = ANY \(ARRAY\[\( SELECT [^ ]*uid\(\) AS uid\)\]\)\)$')
    )
UNION ALL
-- The text above shows the name without its schema where that is searched; what the name stands for is kept apart.
SELECT relname, format('has the policy %s, which asks other functions than lightmeter''s', polname)
FROM policies, asked
WHERE calls <> CASE WHEN is_owners THEN '{}' ELSE functions END
UNION ALL
-- The owner sees, of what belongs to users, which accounts there are.
SELECT relname, format('lets its owner through by the policy %s', polname)
FROM policies
WHERE is_owners
    AND relname <> ALL (ARRAY[
        'users', 'user_changes', 'database_logins', 'service_logins', 'user_ssh_keys', 'invites', 'settings', 'workers',
        'call_budget', 'audit', 'oauth_states', 'due', 'migrations'
    ])
    AND NOT (relname = 'accounts' AND polcmd = 'r')
UNION ALL
SELECT relname, format('has the policy %s, which lightmeter''s migrations do not make', polname)
FROM policies
WHERE NOT polpermissive OR concat(polname, ' ', polcmd) <> ALL (CASE
    WHEN is_owners THEN CASE relname WHEN 'accounts' THEN ARRAY['owner r'] ELSE ARRAY['owner *'] END
    WHEN relname IN (
        'users', 'user_changes', 'database_logins', 'service_logins', 'user_ssh_keys', 'invites', 'settings', 'workers',
        'call_budget', 'audit', 'oauth_states', 'due', 'migrations'
    ) THEN '{}'
    ELSE ARRAY['own *']
END)
UNION ALL
SELECT relname, 'has no index that begins with u_id' FROM personal
WHERE NOT EXISTS (SELECT FROM keys WHERE indrelid = personal.oid AND indisvalid AND columns[1] = 'u_id')
UNION ALL
-- What is unique among all users tells one of them what another has; these are ids that lightmeter makes, and names.
SELECT relname, format('has the unique index %s, which does not begin with u_id', name)
FROM keys JOIN personal ON personal.oid = indrelid
WHERE is_unique AND columns[1] IS DISTINCT FROM 'u_id'
    AND (is_partial OR coalesce((relname, columns) NOT IN (
        ('users', ARRAY['handle']), ('database_logins', ARRAY['login']), ('user_ssh_keys', ARRAY['fingerprint']),
        ('invites', ARRAY['code_hash']), ('audit', ARRAY['id']), ('oauth_states', ARRAY['attempt_id']),
        ('oauth_states', ARRAY['state_hash'])
    ), true))
UNION ALL
-- By any other a plan tells how many rows there are of a value, whoever's they are.
SELECT relname, format('has the index %s, which does not begin with u_id', name)
FROM keys JOIN personal ON personal.oid = indrelid
WHERE NOT is_unique AND columns[1] IS DISTINCT FROM 'u_id' AND EXISTS (
    SELECT FROM policies WHERE polrelid = personal.oid AND NOT is_owners
)
UNION ALL
SELECT relname, 'is a view, which may show what its owner sees' FROM tables WHERE relkind IN ('v', 'f')
UNION ALL
SELECT relname, 'is a materialized view, which keeps no user apart' FROM tables WHERE relkind = 'm'
UNION ALL
SELECT relname, format('has the rule %s, which writes elsewhere what is written to it', rulename)
FROM pg_rewrite JOIN tables ON tables.oid = ev_class
WHERE relkind IN ('r', 'p')
UNION ALL
SELECT relname, format('has the trigger %s, which lightmeter''s migrations do not make', tgname)
FROM pg_trigger JOIN tables ON tables.oid = tgrelid
WHERE NOT tgisinternal AND (relname, tgname) <> ('users', 'never_kept')
UNION ALL
SELECT 'users', 'lacks the trigger never_kept, which keeps no throw-away user, or has another of that name'
FROM tables
WHERE relname = 'users' AND NOT EXISTS (
    SELECT FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE tgrelid = tables.oid AND tgname = 'never_kept'
        AND pronamespace = (SELECT oid FROM here) AND proname = 'throwaway_never_kept'
        -- After an insert, for each row.
        AND tgtype = 5 AND tgdeferrable AND tginitdeferred
        AND pg_get_triggerdef(pg_trigger.oid)
            LIKE '%WHEN ((new.created\_at = ''-infinity''::timestamp with time zone)) EXECUTE%'
)
UNION ALL
SELECT relname, format('has the trigger %s, which does not fire', tgname)
FROM pg_trigger JOIN tables ON tables.oid = tgrelid
WHERE tgenabled <> 'O'
UNION ALL
SELECT relname, format('is inherited from by %s, which keeps rows of its own', inhrelid::regclass)
FROM pg_inherits JOIN tables ON tables.oid = inhparent
UNION ALL
SELECT relname, format('is a part of %s, by which its rows are seen', inhparent::regclass)
FROM pg_inherits JOIN tables ON tables.oid = inhrelid
