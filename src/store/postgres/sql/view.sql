SELECT * FROM view($2, $3);
