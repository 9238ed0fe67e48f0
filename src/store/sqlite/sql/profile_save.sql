INSERT INTO profile_days
    (u_id, platform, account_id, day, username, username_at, name, name_at, followers_count, followers_count_at,
     follows_count, follows_count_at, media_count, media_count_at, fetched_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (u_id, platform, account_id, day) DO UPDATE
SET username = excluded.username, username_at = excluded.username_at, name = excluded.name,
    name_at = excluded.name_at, followers_count = excluded.followers_count,
    followers_count_at = excluded.followers_count_at, follows_count = excluded.follows_count,
    follows_count_at = excluded.follows_count_at, media_count = excluded.media_count,
    media_count_at = excluded.media_count_at, fetched_at = excluded.fetched_at;
