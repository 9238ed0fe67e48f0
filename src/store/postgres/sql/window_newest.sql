SELECT * FROM window_newest($2, $3, $4, $5);
