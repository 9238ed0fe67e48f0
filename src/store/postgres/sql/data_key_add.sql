SELECT data_key_add($2, $3, $4);
