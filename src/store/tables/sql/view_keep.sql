INSERT INTO user_views (u_id, platform, account_id, place, seen_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (u_id, platform, account_id) DO UPDATE SET place = excluded.place, seen_at = excluded.seen_at;
