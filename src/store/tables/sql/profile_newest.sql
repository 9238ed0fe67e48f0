SELECT * FROM profile_days
WHERE u_id = $1 AND platform = $2 AND account_id = $3
ORDER BY day > $4, day DESC
LIMIT 1;
