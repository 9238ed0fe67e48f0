SELECT * FROM grant_set_clocks($2, $3, $4, $5, $6, $7, $8);
