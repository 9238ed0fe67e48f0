DELETE FROM workers WHERE seen_at < $1 OR (seen_at >= $2 AND public_key <> $3);
