SELECT refused_metric_save($2, $3, $4, $5, $6, $7);
