SELECT * FROM days($2, $3, $4, $5);
