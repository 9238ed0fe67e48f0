SELECT grant_copy_clocks($2, $3, $4, $5);
