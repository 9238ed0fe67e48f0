-- A story has figures for a day, and a post is followed for ninety.
SELECT media_id, published_at, product_type, (
    SELECT max(fetched_at) FROM media_readings AS own
    WHERE own.u_id = media.u_id AND own.platform = media.platform AND own.account_id = media.account_id
        AND own.media_id = media.media_id
) AS read_at
FROM media
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND published_at > $4
    AND (product_type <> 'STORY' OR published_at > $5);
