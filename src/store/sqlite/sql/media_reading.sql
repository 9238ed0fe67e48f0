SELECT reading, fetched_at FROM media_readings
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND media_id = $4 AND metric = $5 AND age_hours = $6;
