-- Whether each function is as lightmeter's migrations make it, by a hash of all that it does: one row for each hole.
WITH here AS (
    SELECT oid, '"' || replace(nspname, '"', '""') || '".' AS prefix FROM pg_namespace WHERE nspname = $1
),
made AS (
    SELECT key AS name, value AS hash FROM json_each_text($2::json)
),
-- Types are told by number, for those of Postgres's own never change theirs and a name may be anybody's; the row of a table
-- of this schema by the table.
functions AS (
    SELECT proname, prosecdef, proconfig, proacl, encode(sha256(convert_to(json_build_array(
        lanname, prokind, provolatile, proparallel, prosecdef, proleakproof, proisstrict, proretset, proconfig,
        coalesce('{schema}.' || relname, prorettype::text), proargtypes::text, proallargtypes::text,
        proargmodes::text, proargnames, pronargdefaults, provariadic::int8, prosupport::text, probin, prosqlbody IS NULL, replace(prosrc, prefix, '{schema}.')
    )::text, 'UTF8')), 'hex') AS hash
    FROM pg_proc
    JOIN here ON here.oid = pronamespace
    JOIN pg_language ON pg_language.oid = prolang
    JOIN pg_type ON pg_type.oid = prorettype
    LEFT JOIN pg_class ON pg_class.oid = typrelid AND relnamespace = here.oid
)
SELECT proname || '()' AS what, 'is none of lightmeter''s functions' AS hole
FROM functions WHERE proname NOT IN (SELECT name FROM made)
UNION ALL
SELECT proname || '()', 'is not as lightmeter''s migrations make it'
FROM functions JOIN made ON name = proname WHERE functions.hash <> made.hash
UNION ALL
SELECT name || '()', 'is missing' FROM made WHERE name NOT IN (SELECT proname FROM functions)
UNION ALL
SELECT proname || '()', 'runs with its owner''s rights and takes its names from wherever the caller says'
FROM functions
WHERE NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)
UNION ALL
SELECT proname || '()', 'may be called by everybody' FROM functions WHERE proacl IS NULL
