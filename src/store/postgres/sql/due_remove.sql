SELECT due_remove($2, $3, $4);
