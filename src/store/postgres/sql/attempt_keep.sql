SELECT attempt_id FROM attempt_keep($2, $3, $4);
