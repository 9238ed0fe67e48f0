SELECT attempt_id FROM attempt_park_token($2, $3, $4);
