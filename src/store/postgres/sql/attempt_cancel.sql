SELECT attempt_id FROM attempt_cancel($2);
