INSERT INTO audience (u_id, platform, account_id, kind, dimension, day, shares, reason, fetched_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (u_id, platform, account_id, kind, dimension, day) DO UPDATE
SET shares = excluded.shares, reason = excluded.reason, fetched_at = excluded.fetched_at
WHERE (excluded.shares IS NOT NULL, excluded.fetched_at)
    >= (audience.shares IS NOT NULL, CASE WHEN audience.fetched_at <= $10 THEN audience.fetched_at ELSE excluded.fetched_at END);
