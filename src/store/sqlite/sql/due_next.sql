SELECT max(due_at, coalesce(lease_until, due_at)) AS deadline FROM due
WHERE kind <> 'fetch' OR asked > 0 OR $1
ORDER BY deadline
LIMIT 1;
