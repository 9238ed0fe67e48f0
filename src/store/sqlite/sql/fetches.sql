SELECT account_id, number, outcome, calls, readings_stored, media_stored, next_sync_at, error, account_used_percent,
    app_used_percent, history_complete, history_repairable, history_lost
FROM fetches
WHERE u_id = $1;
