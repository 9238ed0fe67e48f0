SELECT array_agg(oid)::text FROM pg_class WHERE relnamespace = $1::text::regnamespace AND relkind IN ('r', 'p');
