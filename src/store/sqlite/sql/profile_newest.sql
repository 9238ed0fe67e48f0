-- The newest day that has come, or else the newest of all: each is the end of an index.
SELECT * FROM profile_days
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND day = COALESCE(
    (
        SELECT day FROM profile_days
        WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND day <= $4
        ORDER BY day DESC
        LIMIT 1
    ),
    (
        SELECT day FROM profile_days
        WHERE u_id = $1 AND platform = $2 AND account_id = $3
        ORDER BY day DESC
        LIMIT 1
    )
);
