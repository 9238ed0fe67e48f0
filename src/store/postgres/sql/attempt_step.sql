SELECT version FROM attempt_step($2, $3, $4, $5, $6, $7);
