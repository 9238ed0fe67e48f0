SELECT grant_hold($2, $3, $4, $5);
