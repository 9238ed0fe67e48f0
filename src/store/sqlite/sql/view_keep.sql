INSERT INTO user_views (u_id, platform, account_id, place, seen_at)
SELECT $1, $2, $3, $4, $5
WHERE $3 = '' OR EXISTS (SELECT 1 FROM accounts WHERE u_id = $1 AND platform = $2 AND account_id = $3)
ON CONFLICT (u_id, platform, account_id) DO UPDATE SET place = excluded.place, seen_at = excluded.seen_at;
