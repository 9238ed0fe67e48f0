SELECT u_id, handle, role FROM act_as($1);
