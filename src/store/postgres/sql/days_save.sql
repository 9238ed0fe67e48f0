INSERT INTO account_days (u_id, platform, account_id, day, readings)
SELECT $1, $2, $3, date '1970-01-01' + (new ->> 0)::integer, decode(new ->> 1, 'hex')
FROM json_array_elements($4::json) AS new
ON CONFLICT (u_id, platform, account_id, day) DO UPDATE SET readings = excluded.readings;
