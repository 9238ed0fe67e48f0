INSERT INTO refused_metrics (u_id, platform, account_id, asked_of, metric, asked_with, asked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (u_id, platform, account_id, asked_of, metric) DO UPDATE
SET asked_with = excluded.asked_with, asked_at = excluded.asked_at;
