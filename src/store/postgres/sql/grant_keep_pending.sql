SELECT * FROM grant_keep_pending($2, $3, $4, $5, $6);
