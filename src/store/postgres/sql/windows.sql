SELECT from_day, to_day, readings FROM account_windows
WHERE u_id = $1 AND platform = $2 AND account_id = $3
    AND (from_day, to_day) IN (
        SELECT date '1970-01-01' + (wanted ->> 0)::integer, date '1970-01-01' + (wanted ->> 1)::integer
        FROM json_array_elements($4::json) AS wanted
    )
ORDER BY from_day, to_day;
