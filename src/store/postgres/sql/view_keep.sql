SELECT view_keep($2, $3, $4, $5);
