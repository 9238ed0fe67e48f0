INSERT INTO profile_days
    (u_id, platform, account_id, day, username, name, followers_count, follows_count, media_count, fetched_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (u_id, platform, account_id, day) DO UPDATE
SET username = CASE WHEN excluded.fetched_at >= profile_days.fetched_at
        THEN COALESCE(excluded.username, profile_days.username)
        ELSE COALESCE(profile_days.username, excluded.username) END,
    name = CASE WHEN excluded.fetched_at >= profile_days.fetched_at
        THEN COALESCE(excluded.name, profile_days.name)
        ELSE COALESCE(profile_days.name, excluded.name) END,
    followers_count = CASE WHEN excluded.fetched_at >= profile_days.fetched_at
        THEN COALESCE(excluded.followers_count, profile_days.followers_count)
        ELSE COALESCE(profile_days.followers_count, excluded.followers_count) END,
    follows_count = CASE WHEN excluded.fetched_at >= profile_days.fetched_at
        THEN COALESCE(excluded.follows_count, profile_days.follows_count)
        ELSE COALESCE(profile_days.follows_count, excluded.follows_count) END,
    media_count = CASE WHEN excluded.fetched_at >= profile_days.fetched_at
        THEN COALESCE(excluded.media_count, profile_days.media_count)
        ELSE COALESCE(profile_days.media_count, excluded.media_count) END,
    fetched_at = MAX(excluded.fetched_at, profile_days.fetched_at);
