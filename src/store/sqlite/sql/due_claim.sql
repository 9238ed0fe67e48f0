UPDATE due
SET lease = randomblob(16), lease_until = $3, progress = NULL, version = version + 1
WHERE (u_id, kind, target) IN (
    SELECT u_id, kind, target FROM due
    WHERE max(due_at, coalesce(lease_until, due_at)) <= $1 AND (kind <> 'fetch' OR asked > 0 OR $5)
        AND (lease IS NULL OR hex(lease) NOT IN (SELECT value FROM json_each($4)))
    ORDER BY max(due_at, coalesce(lease_until, due_at))
    LIMIT $2
)
RETURNING u_id, kind, target, account_id, due_at, asked, lease, version;
