SELECT days_save($2, $3, $4::json);
