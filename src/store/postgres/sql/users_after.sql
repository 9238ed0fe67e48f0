SELECT u_id, is_disabled FROM users_after($1, $2);
