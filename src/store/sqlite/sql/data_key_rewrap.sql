UPDATE data_keys SET wrapped = $3 WHERE u_id = $1 AND key_id = $2;
