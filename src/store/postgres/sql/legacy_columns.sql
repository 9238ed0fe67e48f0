SELECT attname::text FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = $1 AND relname = $2 AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
ORDER BY attnum;
