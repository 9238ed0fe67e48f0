SELECT * FROM refused_metrics($2, $3);
