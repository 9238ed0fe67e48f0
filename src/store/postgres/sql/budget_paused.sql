SELECT regain_at, reason FROM budget_paused($1, $2);
