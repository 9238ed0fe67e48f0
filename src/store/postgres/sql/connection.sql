SELECT * FROM connection($2, $3);
