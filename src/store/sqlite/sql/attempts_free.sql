UPDATE oauth_states
SET lease = NULL, lease_until = NULL, version = version + 1
WHERE lease_until > $1;
