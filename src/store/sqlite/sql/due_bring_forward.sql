UPDATE due SET due_at = $1 WHERE due_at > $2;
