UNION ALL
-- Each is looked up by its whole key: the limit keeps the planner from reading all windows of the account instead.
SELECT 2, kept.account_id, NULL, kept.from_day, NULL, NULL, NULL, NULL, NULL, NULL, kept.to_day, kept.readings
FROM json_array_elements($7::json) AS wanted
CROSS JOIN LATERAL (
    SELECT account_id, from_day, to_day, readings FROM account_windows
    WHERE u_id = $1 AND platform = $2 AND account_id = $3
        AND from_day = date '1970-01-01' + (wanted ->> 0)::integer
        AND to_day = date '1970-01-01' + (wanted ->> 1)::integer
    LIMIT 1
) AS kept
ORDER BY part, day, to_day;
