SELECT grant_lock($2, $3, $4);
