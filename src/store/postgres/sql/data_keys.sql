SELECT * FROM data_keys();
