SELECT $1 IS NULL OR EXISTS (SELECT 1 FROM users WHERE u_id = $1 AND role = 'operator');
