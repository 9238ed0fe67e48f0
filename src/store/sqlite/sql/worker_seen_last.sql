SELECT public_key, seen_at FROM workers ORDER BY seen_at DESC LIMIT 1;
