SELECT data_key_rewrap($2, $3);
