SELECT refused_metric_forget($2, $3, $4, $5);
