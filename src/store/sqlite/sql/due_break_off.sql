UPDATE due
SET due_at = $5, asked = CASE asked WHEN 2 THEN 3 ELSE asked END, progress = NULL, lease = NULL, lease_until = NULL,
    version = version + 1
WHERE u_id = $1 AND kind = $2 AND target = $3 AND lease = $4;
