SELECT kind, dimension, day, shares, reason, fetched_at FROM (
    SELECT *, row_number() OVER (PARTITION BY kind, dimension ORDER BY day > $4, day DESC) AS age FROM audience
    WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND kind <> 'online_followers'
) AS aged
WHERE age = 1
ORDER BY kind, dimension;
