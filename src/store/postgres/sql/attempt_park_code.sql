SELECT attempt_id FROM attempt_park_code($2, $3, $4, $5);
