SELECT scope, used_percent, seen_at, regain_at, reason FROM call_budget
WHERE scope IN ($1, $2, $3);
