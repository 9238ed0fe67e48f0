-- A fetch that heard nothing of the allowance leaves what was known.
INSERT INTO fetches (
    u_id, platform, account_id, number, outcome, calls, readings_stored, media_stored, next_sync_at, error,
    account_used_percent, app_used_percent
)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (u_id, platform, account_id) DO UPDATE
SET number = fetches.number + 1, outcome = excluded.outcome, calls = excluded.calls,
    readings_stored = excluded.readings_stored, media_stored = excluded.media_stored,
    next_sync_at = excluded.next_sync_at, error = excluded.error,
    account_used_percent = COALESCE(excluded.account_used_percent, fetches.account_used_percent),
    app_used_percent = COALESCE(excluded.app_used_percent, fetches.app_used_percent);
