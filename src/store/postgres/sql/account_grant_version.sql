SELECT * FROM account_grant_version($2, $3);
