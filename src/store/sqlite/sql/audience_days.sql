SELECT * FROM audience
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND kind <> 'online_followers' AND day BETWEEN $4 AND $5
ORDER BY day, kind, dimension;
