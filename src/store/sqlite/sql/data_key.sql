SELECT wrapped FROM data_keys WHERE u_id = $1 AND key_id = $2;
