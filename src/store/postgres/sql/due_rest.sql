SELECT due_rest($2, $3, $4, $5, $6);
