SELECT * FROM grant_drop_pending($2, $3, $4, $5);
