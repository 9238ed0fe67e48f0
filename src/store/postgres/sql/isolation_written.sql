SELECT sum(
    pg_stat_get_xact_tuples_inserted(one) + pg_stat_get_xact_tuples_updated(one) + pg_stat_get_xact_tuples_deleted(one)
)::bigint AS written
FROM unnest({tables}::oid[]) AS one
