SELECT due_bring_forward($1, $2);
