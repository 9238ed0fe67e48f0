SELECT * FROM media_reading($2, $3, $4, $5, $6);
