-- Of the tries of a row the first one counts that the table's constraints let through.
WITH given AS (
    SELECT $1::text AS _mark, $2::uuid AS _whose
),
tried AS (
    SELECT _k, _try, {values}
    FROM given, generate_series(0, {rows} - 1) AS _k, generate_series(0, {tries}) AS _try,
        LATERAL (SELECT greatest(_try - {optional}, 0) AS _shift) AS shifted
),
kept AS (
    SELECT DISTINCT ON (_k) * FROM tried WHERE {checks} ORDER BY _k, _try
)
SELECT coalesce(jsonb_agg(to_jsonb(kept) - '_k' - '_try' ORDER BY _k), '[]')::text FROM kept;
