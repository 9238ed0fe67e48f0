SELECT attempt_id FROM attempt_choose($2, $3, $5, $6);
