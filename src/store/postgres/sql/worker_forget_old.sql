SELECT worker_forget_old($1);
