SELECT * FROM media_newest($2, $3, $4);
