SELECT * FROM media
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND published_at >= $4 AND published_at < $5
ORDER BY published_at, media_id;
