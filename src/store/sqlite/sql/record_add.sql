INSERT INTO flight_records
    (u_id, seq, platform, account_id, at, kind, sentence, http_status, code, subcode, fbtrace_id, renewal)
VALUES (
    $1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM flight_records WHERE u_id = $1 AND seq < 9007199254740992),
    $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
);
