INSERT INTO account_windows (u_id, platform, account_id, from_day, to_day, readings)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (u_id, platform, account_id, from_day, to_day) DO UPDATE SET readings = excluded.readings;
