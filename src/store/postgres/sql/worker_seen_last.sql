SELECT public_key, seen_at FROM worker_seen_last();
