SELECT from_day AS day, to_day, readings FROM account_windows
WHERE u_id = $1 AND platform = $2 AND account_id = $3
    AND (from_day, to_day) IN (SELECT value ->> 0, value ->> 1 FROM json_each($4))
ORDER BY from_day, to_day;
