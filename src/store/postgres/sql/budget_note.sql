SELECT budget_note($1, $2, $3);
