SELECT due_take_back($2, $3);
