-- The tables whose rows belong to no user.
SELECT quote_ident(relname)
FROM pg_class
WHERE relnamespace = $1::text::regnamespace AND relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'u_id' AND NOT attisdropped)
ORDER BY relname;
