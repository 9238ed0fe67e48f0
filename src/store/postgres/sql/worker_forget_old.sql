SELECT worker_forget_old($1, $2, $3);
