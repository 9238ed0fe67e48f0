SELECT * FROM grant_pending($2, $3, $4);
