SELECT is_user, seen_at, micros_ago FROM standing($1);
