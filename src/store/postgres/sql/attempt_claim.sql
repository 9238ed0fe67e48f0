SELECT * FROM attempt_claim($1, $2, $3, $4);
