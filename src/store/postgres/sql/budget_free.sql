SELECT budget_free($1, $2);
