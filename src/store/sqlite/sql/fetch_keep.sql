-- A fetch that heard nothing of the allowance, or did not look at the history, leaves what was known.
INSERT INTO fetches (
    u_id, platform, account_id, number, outcome, calls, readings_stored, media_stored, next_sync_at, error,
    account_used_percent, app_used_percent, history_complete, history_repairable, history_lost
)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (u_id, platform, account_id) DO UPDATE
SET number = fetches.number + 1, outcome = excluded.outcome, calls = excluded.calls,
    readings_stored = excluded.readings_stored, media_stored = excluded.media_stored,
    next_sync_at = excluded.next_sync_at, error = excluded.error,
    account_used_percent = COALESCE(excluded.account_used_percent, fetches.account_used_percent),
    app_used_percent = COALESCE(excluded.app_used_percent, fetches.app_used_percent),
    history_complete = COALESCE(excluded.history_complete, fetches.history_complete),
    history_repairable = COALESCE(excluded.history_repairable, fetches.history_repairable),
    history_lost = COALESCE(excluded.history_lost, fetches.history_lost);
