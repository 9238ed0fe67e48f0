UPDATE accounts
SET status = COALESCE($4, status), verdict_code = $5, verdict_sentence = $6
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND status <> 'disconnected';
