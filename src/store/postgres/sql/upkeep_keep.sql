SELECT upkeep_keep($2, $3, $4, $5, $6, $7, $8);
