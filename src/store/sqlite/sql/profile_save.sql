INSERT INTO profile_days
    (u_id, platform, account_id, day, username, name, followers_count, follows_count, media_count, fetched_at,
     username_at, name_at, followers_count_at, follows_count_at, media_count_at)
VALUES
    (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
     CASE WHEN ?5 IS NOT NULL THEN ?10 END, CASE WHEN ?6 IS NOT NULL THEN ?10 END,
     CASE WHEN ?7 IS NOT NULL THEN ?10 END, CASE WHEN ?8 IS NOT NULL THEN ?10 END,
     CASE WHEN ?9 IS NOT NULL THEN ?10 END)
ON CONFLICT (u_id, platform, account_id, day) DO UPDATE
SET fetched_at = CASE WHEN profile_days.fetched_at BETWEEN excluded.fetched_at AND ?11
        THEN profile_days.fetched_at ELSE excluded.fetched_at END,
    username = CASE WHEN excluded.username_at >= CASE WHEN profile_days.username_at <= ?11 THEN profile_days.username_at ELSE excluded.username_at END
        THEN excluded.username ELSE profile_days.username END,
    username_at = CASE WHEN excluded.username_at >= CASE WHEN profile_days.username_at <= ?11 THEN profile_days.username_at ELSE excluded.username_at END
        THEN excluded.username_at ELSE profile_days.username_at END,
    name = CASE WHEN excluded.name_at >= CASE WHEN profile_days.name_at <= ?11 THEN profile_days.name_at ELSE excluded.name_at END
        THEN excluded.name ELSE profile_days.name END,
    name_at = CASE WHEN excluded.name_at >= CASE WHEN profile_days.name_at <= ?11 THEN profile_days.name_at ELSE excluded.name_at END
        THEN excluded.name_at ELSE profile_days.name_at END,
    followers_count = CASE WHEN excluded.followers_count_at >= CASE WHEN profile_days.followers_count_at <= ?11 THEN profile_days.followers_count_at ELSE excluded.followers_count_at END
        THEN excluded.followers_count ELSE profile_days.followers_count END,
    followers_count_at = CASE WHEN excluded.followers_count_at >= CASE WHEN profile_days.followers_count_at <= ?11 THEN profile_days.followers_count_at ELSE excluded.followers_count_at END
        THEN excluded.followers_count_at ELSE profile_days.followers_count_at END,
    follows_count = CASE WHEN excluded.follows_count_at >= CASE WHEN profile_days.follows_count_at <= ?11 THEN profile_days.follows_count_at ELSE excluded.follows_count_at END
        THEN excluded.follows_count ELSE profile_days.follows_count END,
    follows_count_at = CASE WHEN excluded.follows_count_at >= CASE WHEN profile_days.follows_count_at <= ?11 THEN profile_days.follows_count_at ELSE excluded.follows_count_at END
        THEN excluded.follows_count_at ELSE profile_days.follows_count_at END,
    media_count = CASE WHEN excluded.media_count_at >= CASE WHEN profile_days.media_count_at <= ?11 THEN profile_days.media_count_at ELSE excluded.media_count_at END
        THEN excluded.media_count ELSE profile_days.media_count END,
    media_count_at = CASE WHEN excluded.media_count_at >= CASE WHEN profile_days.media_count_at <= ?11 THEN profile_days.media_count_at ELSE excluded.media_count_at END
        THEN excluded.media_count_at ELSE profile_days.media_count_at END;
