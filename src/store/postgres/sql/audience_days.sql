SELECT * FROM audience_days($2, $3, $4, $5);
