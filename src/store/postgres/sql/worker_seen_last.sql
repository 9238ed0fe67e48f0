SELECT public_key, seen_at, micros_ago FROM worker_seen_last($1);
