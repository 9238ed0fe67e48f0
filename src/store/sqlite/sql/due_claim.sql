UPDATE due
SET lease = ?3, lease_until = ?4, progress = NULL, version = version + 1
WHERE (u_id, kind, target) IN (
    SELECT u_id, kind, target FROM due
    WHERE due_at <= ?1 AND (lease_until IS NULL OR lease_until <= ?1)
    ORDER BY due_at
    LIMIT ?2
)
RETURNING *;
