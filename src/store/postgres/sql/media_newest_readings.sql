SELECT * FROM media_newest_readings($2, $3, $4, $5);
