UPDATE due
SET due_at = CASE WHEN asked > $6 THEN due_at ELSE $5 END, asked = CASE WHEN asked > $6 THEN asked ELSE 0 END,
    progress = NULL, lease = NULL, lease_until = NULL, version = version + 1
WHERE u_id = $1 AND kind = $2 AND target = $3 AND lease = $4;
