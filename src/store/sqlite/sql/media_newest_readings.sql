SELECT media_id, metric, age_hours, reading, fetched_at FROM (
    SELECT *, row_number() OVER (
        PARTITION BY media_id, metric ORDER BY fetched_at > $5, age_hours DESC
    ) AS age
    FROM media_readings
    WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND media_id IN (
        SELECT media_id FROM media
        WHERE u_id = $1 AND platform = $2 AND account_id = $3
        ORDER BY published_at DESC, media_id DESC
        LIMIT $4
    )
) AS aged
WHERE age = 1
ORDER BY media_id, metric;
