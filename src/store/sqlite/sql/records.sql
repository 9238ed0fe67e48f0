SELECT * FROM flight_records
WHERE u_id = $1 AND ($2 IS NULL OR account_id = $2)
ORDER BY at DESC, seq DESC
LIMIT $3;
