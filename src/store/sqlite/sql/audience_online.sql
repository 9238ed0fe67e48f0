SELECT * FROM (
    SELECT * FROM audience
    WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND kind = 'online_followers'
    ORDER BY day DESC
    LIMIT 30
) AS newest
ORDER BY day;
