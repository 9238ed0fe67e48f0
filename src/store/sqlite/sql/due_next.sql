SELECT max(due_at, coalesce(lease_until, due_at)) AS deadline FROM due
WHERE kind <> 'fetch' OR asked OR $1
ORDER BY deadline
LIMIT 1;
