SELECT due_held($2, $3, $4);
