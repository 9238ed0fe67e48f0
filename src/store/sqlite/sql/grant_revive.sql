UPDATE accounts
SET status = 'active', verdict_code = $5, verdict_sentence = $6
WHERE u_id = $1 AND platform = $2 AND login = $3 AND subject = $4 AND status IN ('expired', 'revoked');
