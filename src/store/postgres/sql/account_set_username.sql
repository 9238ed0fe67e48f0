SELECT account_set_username($2, $3, $4);
