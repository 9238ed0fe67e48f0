SELECT due_finish($2, $3, $4, $5);
