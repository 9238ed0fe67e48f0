-- A tenth of the accounts is a million rows, and enough to tell.
INSERT INTO a_row_each
SELECT u_id, account_id, day, metric, value, status, fetched_at
FROM told CROSS JOIN (SELECT u_id, account_id FROM accounts ORDER BY account_id LIMIT 100) AS accounts
ORDER BY day, account_id, metric;
