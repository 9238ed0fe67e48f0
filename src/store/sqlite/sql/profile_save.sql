INSERT INTO profile_days
    (u_id, platform, account_id, day, username, name, followers_count, follows_count, media_count, fetched_at,
     username_at, name_at, followers_count_at, follows_count_at, media_count_at)
VALUES
    (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
     CASE WHEN ?5 IS NOT NULL THEN ?10 END, CASE WHEN ?6 IS NOT NULL THEN ?10 END,
     CASE WHEN ?7 IS NOT NULL THEN ?10 END, CASE WHEN ?8 IS NOT NULL THEN ?10 END,
     CASE WHEN ?9 IS NOT NULL THEN ?10 END)
ON CONFLICT (u_id, platform, account_id, day) DO UPDATE
SET fetched_at = MAX(excluded.fetched_at, profile_days.fetched_at),
    username = CASE WHEN excluded.username_at >= COALESCE(profile_days.username_at, excluded.username_at)
        THEN excluded.username ELSE profile_days.username END,
    username_at = CASE WHEN excluded.username_at >= COALESCE(profile_days.username_at, excluded.username_at)
        THEN excluded.username_at ELSE profile_days.username_at END,
    name = CASE WHEN excluded.name_at >= COALESCE(profile_days.name_at, excluded.name_at)
        THEN excluded.name ELSE profile_days.name END,
    name_at = CASE WHEN excluded.name_at >= COALESCE(profile_days.name_at, excluded.name_at)
        THEN excluded.name_at ELSE profile_days.name_at END,
    followers_count = CASE WHEN excluded.followers_count_at >= COALESCE(profile_days.followers_count_at, excluded.followers_count_at)
        THEN excluded.followers_count ELSE profile_days.followers_count END,
    followers_count_at = CASE WHEN excluded.followers_count_at >= COALESCE(profile_days.followers_count_at, excluded.followers_count_at)
        THEN excluded.followers_count_at ELSE profile_days.followers_count_at END,
    follows_count = CASE WHEN excluded.follows_count_at >= COALESCE(profile_days.follows_count_at, excluded.follows_count_at)
        THEN excluded.follows_count ELSE profile_days.follows_count END,
    follows_count_at = CASE WHEN excluded.follows_count_at >= COALESCE(profile_days.follows_count_at, excluded.follows_count_at)
        THEN excluded.follows_count_at ELSE profile_days.follows_count_at END,
    media_count = CASE WHEN excluded.media_count_at >= COALESCE(profile_days.media_count_at, excluded.media_count_at)
        THEN excluded.media_count ELSE profile_days.media_count END,
    media_count_at = CASE WHEN excluded.media_count_at >= COALESCE(profile_days.media_count_at, excluded.media_count_at)
        THEN excluded.media_count_at ELSE profile_days.media_count_at END;
