SELECT * FROM media
WHERE u_id = $1 AND platform = $2 AND account_id = $3
ORDER BY published_at DESC, media_id DESC
LIMIT $4;
