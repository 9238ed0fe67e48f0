-- What stands outside the schema and hangs on what is in it, and whose it is.
WITH here AS (
    SELECT oid FROM pg_namespace WHERE nspname = $1
),
ours AS (
    SELECT 'pg_class'::regclass AS class, pg_class.oid AS object FROM pg_class JOIN here ON here.oid = relnamespace
    UNION ALL
    SELECT 'pg_type'::regclass, pg_type.oid FROM pg_type JOIN here ON here.oid = typnamespace
    UNION ALL
    SELECT 'pg_proc'::regclass, pg_proc.oid FROM pg_proc JOIN here ON here.oid = pronamespace
),
dependent AS (
    SELECT DISTINCT
        -- A view hangs on a table by its rule, a table by a default or a foreign key of its own.
        CASE classid
            WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_rewrite WHERE oid = objid)
            WHEN 'pg_attrdef'::regclass THEN (SELECT adrelid FROM pg_attrdef WHERE oid = objid)
            WHEN 'pg_constraint'::regclass THEN (SELECT conrelid FROM pg_constraint WHERE oid = objid)
            WHEN 'pg_class'::regclass THEN objid
        END AS relation,
        CASE classid WHEN 'pg_proc'::regclass THEN objid END AS function
    FROM ours JOIN pg_depend ON refclassid = class AND refobjid = object
)
SELECT string_agg(what, ', ' ORDER BY what) FROM (
    SELECT format('%s of %s', pg_describe_object('pg_class'::regclass, relation, 0), relowner::regrole) AS what
    FROM dependent JOIN pg_class ON pg_class.oid = relation
    WHERE relnamespace NOT IN (SELECT oid FROM here) AND relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
        AND relnamespace <> 'pg_toast'::regnamespace
    UNION ALL
    SELECT format('%s of %s', pg_describe_object('pg_proc'::regclass, function, 0), proowner::regrole)
    FROM dependent JOIN pg_proc ON pg_proc.oid = function
    WHERE pronamespace NOT IN (SELECT oid FROM here)
) AS outside
