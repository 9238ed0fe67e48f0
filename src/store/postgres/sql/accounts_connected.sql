SELECT u_id, account_id FROM accounts_connected($1);
