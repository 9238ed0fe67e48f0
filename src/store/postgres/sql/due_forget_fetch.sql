SELECT due_forget_fetch($2);
