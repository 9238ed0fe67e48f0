INSERT INTO call_budget (scope, used_percent, regain_at, seen_at)
VALUES (?1, 100, ?2, ?3)
ON CONFLICT (scope) DO UPDATE
SET used_percent = 100, regain_at = max(COALESCE(call_budget.regain_at, excluded.regain_at), excluded.regain_at),
    seen_at = excluded.seen_at;
