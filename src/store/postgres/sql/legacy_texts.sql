-- Each column as text. A cast of somebody's own type runs their function with the rights of whoever reads; its output does not.
SELECT CASE
        WHEN typnamespace = 'pg_catalog'::regnamespace THEN format('%I::pg_catalog.text', attname)
        ELSE format('CASE WHEN NOT %1$I IS NULL THEN pg_catalog.format(''%%s'', %1$I) END', attname)
    END
FROM unnest($3::text[]) WITH ORDINALITY AS wanted (name, place)
JOIN pg_attribute ON attname = name AND attnum > 0
JOIN pg_class ON pg_class.oid = attrelid AND relname = $2
JOIN pg_namespace ON pg_namespace.oid = relnamespace AND nspname = $1
JOIN pg_type ON pg_type.oid = atttypid
ORDER BY place;
