SELECT * FROM media_published_readings($2, $3, $4, $5);
