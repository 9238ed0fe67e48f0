SELECT attempt_begin($1, $3, $4, $5, $6, $7, $8, $9);
