-- By the clock that the rows were written by, which is not this machine's.
SELECT account_id, kind, due_at, CASE WHEN lease_until > clock_here($2) THEN progress END AS progress
FROM due_own()
WHERE due_at <= clock_here($2) OR lease_until > clock_here($2)
ORDER BY due_at, kind, account_id;
