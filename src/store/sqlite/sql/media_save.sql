INSERT INTO media (u_id, platform, account_id, media_id, published_at, product_type, permalink, caption)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (u_id, platform, account_id, media_id) DO UPDATE
SET published_at = excluded.published_at,
    product_type = CASE WHEN excluded.product_type = 'UNKNOWN' THEN media.product_type
        ELSE excluded.product_type END,
    permalink = COALESCE(excluded.permalink, media.permalink),
    caption = COALESCE(excluded.caption, media.caption)
WHERE excluded.published_at <> media.published_at
    OR (excluded.product_type <> media.product_type AND excluded.product_type <> 'UNKNOWN')
    OR COALESCE(excluded.permalink, media.permalink) IS DISTINCT FROM media.permalink
    OR COALESCE(excluded.caption, media.caption) IS DISTINCT FROM media.caption;
