UPDATE due
SET progress = NULL, lease = NULL, lease_until = NULL, version = version + 1
WHERE lease_until > $1;
