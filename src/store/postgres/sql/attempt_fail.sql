SELECT version FROM attempt_fail($2, $3, $4, $5, $6);
