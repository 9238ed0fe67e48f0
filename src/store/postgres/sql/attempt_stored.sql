SELECT version FROM attempt_stored($2, $3, $4, $5);
