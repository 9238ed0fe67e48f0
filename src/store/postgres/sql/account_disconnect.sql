SELECT account_disconnect($2, $3);
