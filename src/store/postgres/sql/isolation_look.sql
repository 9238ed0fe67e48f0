SELECT count(*) AS number, coalesce(string_agg(place::text, ',' ORDER BY place), '') AS digest FROM {from}
