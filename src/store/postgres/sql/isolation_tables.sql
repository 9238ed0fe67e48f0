-- The tables whose rows belong to users, with what a row of each must be like.
SELECT quote_ident(relname) AS name, relname::text AS plain_name,
    has_table_privilege('lightmeter_service', pg_class.oid, 'INSERT') AS worker_adds,
    has_table_privilege('lightmeter_service', pg_class.oid, 'SELECT') AS worker_reads,
    ARRAY(
        SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint
        WHERE conrelid = pg_class.oid AND contype = 'c'
    ) AS checks,
    (
        SELECT json_agg(json_build_object(
            'name', attname,
            'quoted', quote_ident(attname),
            'kind', format_type(atttypid, NULL),
            'required', attnotnull,
            'front_changes', has_column_privilege('lightmeter_app', attrelid, attnum, 'UPDATE'),
            'worker_changes', has_column_privilege('lightmeter_service', attrelid, attnum, 'UPDATE'),
            'allowed', (
                SELECT coalesce(json_agg(found[1]), '[]') FROM pg_constraint,
                    regexp_matches(pg_get_constraintdef(pg_constraint.oid), '''([^'']*)''::text', 'g') AS found
                WHERE conrelid = attrelid AND contype = 'c' AND conkey = ARRAY[attnum]
                    AND pg_get_constraintdef(pg_constraint.oid) LIKE '%= ANY (ARRAY[%'
            )
        ) ORDER BY attnum)
        FROM pg_attribute
        WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
    )::text AS columns
FROM pg_class
WHERE relnamespace = $1::text::regnamespace AND relkind IN ('r', 'p')
    AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'u_id' AND NOT attisdropped)
ORDER BY relname;
