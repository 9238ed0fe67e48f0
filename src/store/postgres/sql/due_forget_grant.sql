SELECT due_forget_grant($2);
