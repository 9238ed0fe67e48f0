SELECT worker_announce($1, $2, $3);
