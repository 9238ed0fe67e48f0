-- Metrics that Meta refused without naming them, which took a search: they are asked for alone, and rarely.
CREATE TABLE refused_metrics (
    u_id BLOB NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    -- What it is a metric of: totals, series, or one type of posts.
    asked_of TEXT NOT NULL,
    metric TEXT NOT NULL,
    -- The login and Graph version by which it was asked for.
    asked_with TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, asked_of, metric),
    FOREIGN KEY (u_id, platform, account_id) REFERENCES accounts (u_id, platform, account_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
