SELECT * FROM budget_used($1, $2, $3);
