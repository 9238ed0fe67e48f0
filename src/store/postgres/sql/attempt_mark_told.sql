SELECT attempt_mark_told($2, $3);
