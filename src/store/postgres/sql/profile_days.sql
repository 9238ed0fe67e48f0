SELECT * FROM profile_days($2, $3, $4, $5);
