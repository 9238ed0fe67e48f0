SELECT media_reading_save($2, $3, $4, $5, $6, $7, $8);
