SELECT * FROM connections_of_grant($2, $3, $4, $5);
