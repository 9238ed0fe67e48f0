SELECT regain_at FROM call_budget WHERE scope = ?1 AND regain_at > ?2;
