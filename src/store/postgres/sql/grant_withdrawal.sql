SELECT * FROM grant_withdrawal($2, $3);
