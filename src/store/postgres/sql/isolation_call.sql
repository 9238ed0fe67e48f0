SELECT to_json(answer)::text AS answer
FROM (SELECT '{mark}'::text AS _mark, '{mine}'::text AS _mine, '{whose}'::uuid AS _whose, 0 AS _shift) AS given,
    generate_series({first}, {last}) AS _k, LATERAL {call} AS answer
ORDER BY _k, to_json(answer)::text;
