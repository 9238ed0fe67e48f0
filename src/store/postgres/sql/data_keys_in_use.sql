SELECT * FROM data_keys_in_use();
