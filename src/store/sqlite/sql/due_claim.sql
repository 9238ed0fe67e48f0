-- What concerns a token comes first: there is little of it, and a fetch that waits loses nothing by it.
UPDATE due
SET lease = randomblob(16), lease_until = $3, progress = NULL, version = version + 1
WHERE (u_id, kind, target) IN (
    SELECT u_id, kind, target FROM (
        SELECT * FROM (
            SELECT u_id, kind, target, 0 AS place, max(due_at, coalesce(lease_until, due_at)) AS free_at FROM due
            WHERE kind <> 'fetch' AND max(due_at, coalesce(lease_until, due_at)) <= $1
                AND (lease IS NULL OR hex(lease) NOT IN (SELECT value FROM json_each($4)))
            ORDER BY max(due_at, coalesce(lease_until, due_at))
            LIMIT $2
        )
        UNION ALL
        SELECT * FROM (
            SELECT u_id, kind, target, 1 AS place, max(due_at, coalesce(lease_until, due_at)) AS free_at FROM due
            WHERE kind = 'fetch' AND max(due_at, coalesce(lease_until, due_at)) <= $1 AND (asked > 0 OR $5)
                AND (lease IS NULL OR hex(lease) NOT IN (SELECT value FROM json_each($4)))
            ORDER BY max(due_at, coalesce(lease_until, due_at))
            LIMIT $2
        )
        ORDER BY place, free_at
        LIMIT $2
    )
)
RETURNING u_id, kind, target, account_id, due_at, asked, lease, version;
