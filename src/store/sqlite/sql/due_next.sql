SELECT min(CASE WHEN lease_until IS NULL THEN due_at ELSE lease_until END) AS deadline FROM due;
