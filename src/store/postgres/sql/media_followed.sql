SELECT * FROM media_followed($2, $3, $4, $5);
