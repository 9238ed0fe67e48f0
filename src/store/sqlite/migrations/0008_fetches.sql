-- How the last fetch of each account went, for whoever asked for it in another process.
CREATE TABLE fetches (
    u_id BLOB NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    -- Counts them, so that a later one is told from an earlier.
    number INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    calls INTEGER NOT NULL,
    readings_stored INTEGER NOT NULL,
    media_stored INTEGER NOT NULL,
    next_sync_at INTEGER,
    error TEXT,
    PRIMARY KEY (u_id, platform, account_id),
    FOREIGN KEY (u_id, platform, account_id) REFERENCES accounts (u_id, platform, account_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
