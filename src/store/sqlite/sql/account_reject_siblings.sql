UPDATE accounts
SET status = $4, verdict_code = $5, verdict_sentence = $6
WHERE u_id = $1 AND platform = $2 AND status = 'active'
    AND (login, subject) = (
        SELECT login, subject FROM accounts WHERE u_id = $1 AND platform = $2 AND account_id = $3
    )
RETURNING account_id;
