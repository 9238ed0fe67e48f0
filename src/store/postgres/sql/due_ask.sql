SELECT due_ask($2, $4, $5);
