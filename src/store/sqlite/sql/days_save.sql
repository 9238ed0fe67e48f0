-- Without the WHERE, the ON would be a join's.
INSERT INTO account_days (u_id, platform, account_id, day, readings)
SELECT $1, $2, $3, value ->> 0, unhex(value ->> 1) FROM json_each($4)
WHERE true
ON CONFLICT (u_id, platform, account_id, day) DO UPDATE SET readings = excluded.readings;
