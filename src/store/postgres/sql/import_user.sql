SELECT u_id, handle, standing FROM import_user($1, $2);
