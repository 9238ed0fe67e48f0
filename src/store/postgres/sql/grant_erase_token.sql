SELECT * FROM grant_erase_token($2, $3, $4);
