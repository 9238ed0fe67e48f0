SELECT * FROM profile_newest($2, $3, $4);
