SELECT due_start($2, $3, $4, $5);
