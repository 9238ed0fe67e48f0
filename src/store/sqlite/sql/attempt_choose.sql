UPDATE oauth_states
SET step = 'chosen', chosen_accounts = $3, expires_at = $4, version = version + 1
WHERE u_id = $1 AND attempt_id = $2 AND version = $5 AND step = 'proposed' AND expires_at > $6;
