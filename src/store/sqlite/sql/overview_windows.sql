UNION ALL
SELECT 2, account_id, NULL, from_day, NULL, NULL, NULL, NULL, NULL, NULL, to_day, readings
FROM account_windows
WHERE u_id = $1 AND platform = $2 AND account_id = $3
    AND (from_day, to_day) IN (SELECT value ->> 0, value ->> 1 FROM json_each($7))
ORDER BY part, day, to_day;
