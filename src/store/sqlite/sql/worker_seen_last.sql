SELECT public_key, seen_at, $1 - seen_at AS micros_ago FROM workers ORDER BY seen_at DESC LIMIT 1;
