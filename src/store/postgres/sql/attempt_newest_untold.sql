SELECT * FROM attempt_newest_untold($2);
