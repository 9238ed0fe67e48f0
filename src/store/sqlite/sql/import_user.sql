SELECT u_id, handle, 'known' AS standing FROM users
WHERE CASE WHEN $1 IS NULL THEN handle = $2 ELSE u_id = $1 END;
