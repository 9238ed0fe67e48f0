INSERT INTO call_budget (scope, used_percent, regain_at, seen_at, reason)
VALUES ($1, 100, $2, $3, $4)
ON CONFLICT (scope) DO UPDATE
SET used_percent = 100, regain_at = max(COALESCE(call_budget.regain_at, excluded.regain_at), excluded.regain_at),
    seen_at = excluded.seen_at,
    reason = iif(call_budget.regain_at > excluded.regain_at, call_budget.reason, excluded.reason);
