SELECT due_break_off($2, $3, $4, $5);
