INSERT INTO fetches (
    u_id, platform, account_id, number, outcome, calls, readings_stored, media_stored, next_sync_at, error
)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9)
ON CONFLICT (u_id, platform, account_id) DO UPDATE
SET number = fetches.number + 1, outcome = excluded.outcome, calls = excluded.calls,
    readings_stored = excluded.readings_stored, media_stored = excluded.media_stored,
    next_sync_at = excluded.next_sync_at, error = excluded.error;
