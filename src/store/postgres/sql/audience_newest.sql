SELECT * FROM audience_newest($2, $3, $4);
