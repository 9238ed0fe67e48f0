SELECT attempt_id FROM attempts_end_overdue($1, $2, $3, $4, $5, $6);
