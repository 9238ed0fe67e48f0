SELECT window_save($2, $3, $4, $5, $6);
