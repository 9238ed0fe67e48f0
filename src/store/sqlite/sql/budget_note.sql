INSERT INTO call_budget (scope, used_percent, seen_at) VALUES ($1, $2, $3)
ON CONFLICT (scope) DO UPDATE SET used_percent = excluded.used_percent, seen_at = excluded.seen_at;
