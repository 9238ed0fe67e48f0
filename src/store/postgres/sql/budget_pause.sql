SELECT budget_pause($1, $2, $3, $4);
