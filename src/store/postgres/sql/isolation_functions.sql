-- All functions but those that only triggers run, with what they take.
SELECT quote_ident(proname) AS name, proname::text AS plain_name, prokind::text AS kind,
    has_function_privilege('lightmeter_app', pg_proc.oid, 'EXECUTE') AS front_calls,
    coalesce((
        SELECT json_agg(json_build_object('name', coalesce(proargnames[place], ''), 'kind', format_type(type, NULL))
            ORDER BY place)
        FROM unnest(proargtypes) WITH ORDINALITY AS argument (type, place)
    ), '[]')::text AS arguments
FROM pg_proc
WHERE pronamespace = $1::text::regnamespace AND prorettype <> 'trigger'::regtype
ORDER BY proname, pg_proc.oid;
