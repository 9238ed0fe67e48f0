INSERT INTO media_readings (u_id, platform, account_id, media_id, metric, age_hours, reading, fetched_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (u_id, platform, account_id, media_id, metric, age_hours) DO UPDATE
SET reading = excluded.reading, fetched_at = excluded.fetched_at;
