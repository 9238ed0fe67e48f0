SELECT * FROM audience_online($2, $3);
