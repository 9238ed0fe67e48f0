-- Postgres asks what is cheapest first, and of two that cost the same the policy. An equality costs twice what one with
-- ANY of one value does, so a condition of that kind was asked of everybody's rows before the policy was, and EXPLAIN told
-- whether the policy had been asked at all. With the same form the policy costs no more than any comparison can.
DO $$
DECLARE
    own CONSTANT text := '(u_id = ANY (ARRAY[(SELECT lightmeter.uid())]))';
    one record;
BEGIN
    FOR one IN
        SELECT polrelid::regclass AS its_table, polname AS name,
            pg_get_expr(polqual, polrelid) LIKE '%uid()%' AS reads,
            pg_get_expr(polwithcheck, polrelid) LIKE '%uid()%' AS writes
        FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
        WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'lightmeter.users'::regclass)
    LOOP
        IF one.reads THEN
            EXECUTE format('ALTER POLICY %I ON %s USING ', one.name, one.its_table) || own;
        END IF;
        IF one.writes THEN
            EXECUTE format('ALTER POLICY %I ON %s WITH CHECK ', one.name, one.its_table) || own;
        END IF;
    END LOOP;
END
$$;

-- Who asks is found once, and not for each user there is.
CREATE OR REPLACE FUNCTION lightmeter.changed() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me CONSTANT uuid := lightmeter.uid();
BEGIN
    IF me IS NULL AND lightmeter.is_service() THEN
        RETURN (SELECT coalesce(sum(changed), 0)::pg_catalog.int8 FROM lightmeter.user_changes);
    END IF;
    RETURN coalesce((SELECT changed FROM lightmeter.user_changes WHERE u_id = me), 0);
END
$$;
