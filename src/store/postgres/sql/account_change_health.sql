SELECT account_change_health($2, $3, $4, $5, $6, $7, $8);
