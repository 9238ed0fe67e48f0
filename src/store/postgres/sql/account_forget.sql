SELECT account_forget($2, $3);
