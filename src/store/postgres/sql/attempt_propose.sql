SELECT version FROM attempt_propose($2, $3, $4, $5, $6, $7);
