SELECT target FROM due_progress($2, $3, $4, $5, $6);
