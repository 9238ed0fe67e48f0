SELECT * FROM media_published($2, $3, $4, $5);
