SELECT * FROM account_set_health($2, $3, $4, $5, $6);
