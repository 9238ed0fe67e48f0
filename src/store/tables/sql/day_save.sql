INSERT INTO account_days (u_id, platform, account_id, day, readings)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (u_id, platform, account_id, day) DO UPDATE SET readings = excluded.readings;
