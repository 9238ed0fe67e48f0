SELECT * FROM grant_sealed($2, $3, $4);
