SELECT from_day, to_day FROM account_windows
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND to_day - from_day + 1 = $4 AND to_day <= $5
ORDER BY to_day DESC
LIMIT 1;
