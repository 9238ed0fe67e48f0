-- Locks the row, so that of two that leave a grant at once the later one sees that the other has left.
UPDATE user_tokens SET version = version
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4;
