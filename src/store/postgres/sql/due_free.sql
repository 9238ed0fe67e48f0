SELECT due_free($1);
