SELECT asked_of, metric, asked_with, asked_at FROM refused_metrics
WHERE u_id = $1 AND platform = $2 AND account_id = $3
ORDER BY asked_of, metric;
