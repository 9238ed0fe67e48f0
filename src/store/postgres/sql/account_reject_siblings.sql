SELECT * FROM account_reject_siblings($2, $3, $4, $5, $6);
