SELECT (is_service() AND uid() IS NULL) OR EXISTS (SELECT FROM user_own() WHERE role = 'operator');
