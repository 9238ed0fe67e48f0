-- For each table with a user's rows, the query of what they say, written as SQLite's quote() writes it; who the user is differs.
SELECT format('SELECT %L || %s FROM %I WHERE u_id = $1', relname, string_agg(
    format('%L || coalesce(%s, ''NULL'')', '|' || attname || '=', format(CASE
        WHEN attname IN ('key_id', 'wrapped', 'access_token', 'pending_token', 'attempt_id', 'state_hash', 'parcel', 'token', 'lease')
            THEN '(%I IS NOT NULL)::int::text'
        WHEN atttypid = 'bytea'::regtype THEN $$'X' || quote_literal(upper(encode(%I, 'hex')))$$
        WHEN atttypid = 'timestamptz'::regtype THEN '(extract(epoch FROM %I) * 1000000)::bigint::text'
        WHEN atttypid = 'date'::regtype THEN $$(%I - DATE '1970-01-01')::text$$
        WHEN atttypid = 'boolean'::regtype THEN '%I::int::text'
        WHEN atttypid = 'text'::regtype THEN 'quote_literal(%I)'
        WHEN atttypid IN ('bigint'::regtype, 'uuid'::regtype, 'name'::regtype) THEN '%I::text'
    END, attname)), ' || ' ORDER BY attname), relname)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    AND relname NOT IN ('users', 'user_changes') AND attname <> 'u_id'
    AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'u_id')
GROUP BY relname
