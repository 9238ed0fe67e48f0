SELECT * FROM connections($2);
