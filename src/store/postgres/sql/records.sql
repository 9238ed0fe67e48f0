SELECT * FROM records($2, $3);
