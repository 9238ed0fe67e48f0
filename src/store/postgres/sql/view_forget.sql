SELECT view_forget($2, $3);
