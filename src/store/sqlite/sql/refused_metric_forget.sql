DELETE FROM refused_metrics
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND asked_of = $4 AND metric = $5;
