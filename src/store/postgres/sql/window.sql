SELECT * FROM window_readings($2, $3, $4, $5);
