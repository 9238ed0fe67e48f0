INSERT INTO workers (id, public_key, seen_at)
VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET public_key = excluded.public_key, seen_at = excluded.seen_at;
