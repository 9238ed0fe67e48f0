SELECT regain_at, reason FROM call_budget WHERE scope = $1 AND regain_at > $2;
