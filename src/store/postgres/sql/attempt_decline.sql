SELECT attempt_id FROM attempt_decline($2, $3, $4, $5, $6);
