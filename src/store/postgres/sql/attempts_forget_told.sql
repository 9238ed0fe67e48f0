SELECT attempt_id FROM attempts_forget_told($1);
