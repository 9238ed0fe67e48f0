SELECT grant_revive($2, $3, $4, $5, $6);
