SELECT (is_service() AND uid() IS NULL)
    OR EXISTS (SELECT FROM users WHERE u_id = (SELECT uid()) AND role = 'operator');
