INSERT INTO accounts
    (u_id, platform, account_id, account_username, login, subject, status,
     verdict_code, verdict_sentence, expiry, renewed_by, connected_at)
VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8, 'unknown', $9, $10)
ON CONFLICT (u_id, platform, account_id) DO UPDATE
SET account_username = excluded.account_username, login = excluded.login, subject = excluded.subject,
    status = excluded.status, verdict_code = excluded.verdict_code,
    verdict_sentence = excluded.verdict_sentence, renewed_by = excluded.renewed_by,
    connected_at = CASE WHEN accounts.status = 'disconnected' THEN excluded.connected_at
        ELSE accounts.connected_at END;
