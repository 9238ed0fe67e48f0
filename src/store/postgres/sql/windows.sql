SELECT * FROM windows($2, $3, $4::json);
