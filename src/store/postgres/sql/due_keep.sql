SELECT target FROM due_keep($2, $3, $4, $5);
