-- In three parts: the account with its newest profile (0), its days (1) and its windows (2). The newest day that has come,
-- or else the newest of all: each is the end of an index.
SELECT 0 AS part, accounts.account_id, accounts.account_username, profile_days.day, profile_days.username,
    profile_days.name, profile_days.followers_count, profile_days.follows_count, profile_days.media_count,
    profile_days.fetched_at, NULL AS to_day, NULL AS readings
FROM accounts
LEFT JOIN profile_days ON profile_days.u_id = accounts.u_id AND profile_days.platform = accounts.platform
    AND profile_days.account_id = accounts.account_id AND profile_days.day = COALESCE(
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
    )
WHERE accounts.u_id = $1 AND accounts.platform = $2 AND accounts.account_id = $3
UNION ALL
SELECT 1, account_id, NULL, day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, readings
FROM account_days
WHERE u_id = $1 AND platform = $2 AND account_id = $3 AND day BETWEEN $5 AND $6
UNION ALL
SELECT 2, account_id, NULL, from_day, NULL, NULL, NULL, NULL, NULL, NULL, to_day, readings
FROM account_windows
WHERE u_id = $1 AND platform = $2 AND account_id = $3
    AND (from_day, to_day) IN (SELECT value ->> 0, value ->> 1 FROM json_each($7))
ORDER BY part, day, to_day;
