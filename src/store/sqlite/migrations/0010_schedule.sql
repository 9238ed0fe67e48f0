-- Whether somebody asked for it, or an event did; what the schedule wants is done by a worker that goes on only.
ALTER TABLE due ADD COLUMN asked INTEGER NOT NULL DEFAULT 1 CHECK (asked IN (0, 1));

-- When it may be claimed, by one look at one index.
DROP INDEX due_by_time;
CREATE INDEX due_by_time ON due (max(due_at, coalesce(lease_until, due_at)));

-- When each part was last fetched whole, and how many fetches in a row failed.
ALTER TABLE fetches ADD COLUMN figures_at INTEGER;
ALTER TABLE fetches ADD COLUMN posts_at INTEGER;
ALTER TABLE fetches ADD COLUMN audience_at INTEGER;
ALTER TABLE fetches ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

-- What Meta's answers last said of its allowance.
ALTER TABLE fetches ADD COLUMN account_used_percent INTEGER;
ALTER TABLE fetches ADD COLUMN app_used_percent INTEGER;

-- Every connection has its next fetch.
INSERT OR IGNORE INTO due (u_id, kind, target, account_id, due_at, asked)
SELECT u_id, 'fetch', account_id, account_id, 0, 0 FROM accounts WHERE status <> 'disconnected';
