SELECT grant_remove_unused($2, $3, $4);
