SELECT * FROM data_key($2);
