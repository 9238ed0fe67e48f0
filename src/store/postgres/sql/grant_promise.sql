SELECT grant_promise($2, $3, $4, $5);
