-- What is due is claimed along the index, in order: the planner, which keeps no statistics here, would else join and sort all
-- there is for the first thousand.
DO $$
DECLARE
    one regprocedure;
    setting text;
BEGIN
    FOREACH one IN ARRAY ARRAY[
        'lightmeter.due_claim(timestamptz, bigint, timestamptz, text, boolean)'::regprocedure,
        'lightmeter.due_next(boolean)'::regprocedure
    ] LOOP
        FOREACH setting IN ARRAY ARRAY['sort', 'seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'material'] LOOP
            EXECUTE format('ALTER FUNCTION %s SET enable_%s = off', one, setting);
        END LOOP;
    END LOOP;
END
$$;
