SELECT media_id, metric, age_hours, reading, fetched_at FROM media_readings
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND media_id IN (
    SELECT media_id FROM media
    WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND published_at >= $4 AND published_at < $5
)
ORDER BY media_id, metric, age_hours;
