SELECT version FROM attempt_release($2, $3, $4);
