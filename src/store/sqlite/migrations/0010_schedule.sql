-- 0 is what the schedule wants, which is done by a worker that goes on only; 1 is what somebody asked for, or an event
-- did; 2 is a fetch that also repairs the history.
ALTER TABLE due ADD COLUMN asked INTEGER NOT NULL DEFAULT 1 CHECK (asked IN (0, 1, 2));

-- When it may be claimed, by one look at one index.
DROP INDEX due_by_time;
CREATE INDEX due_by_time ON due (max(due_at, coalesce(lease_until, due_at)));

-- When each part was last fetched whole, and how many fetches in a row failed.
ALTER TABLE fetches ADD COLUMN figures_at INTEGER;
ALTER TABLE fetches ADD COLUMN posts_at INTEGER;
ALTER TABLE fetches ADD COLUMN audience_at INTEGER;
ALTER TABLE fetches ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

-- The days before the last thirty: when to go on with them, and how many are there, can be fetched, are lost.
ALTER TABLE fetches ADD COLUMN history_next_at INTEGER;
ALTER TABLE fetches ADD COLUMN history_complete INTEGER;
ALTER TABLE fetches ADD COLUMN history_repairable INTEGER;
ALTER TABLE fetches ADD COLUMN history_lost INTEGER;

-- What Meta's answers last said of its allowance.
ALTER TABLE fetches ADD COLUMN account_used_percent INTEGER;
ALTER TABLE fetches ADD COLUMN app_used_percent INTEGER;

-- Every connection has its next fetch.
INSERT OR IGNORE INTO due (u_id, kind, target, account_id, due_at, asked)
SELECT u_id, 'fetch', account_id, account_id, 0, 0 FROM accounts WHERE status <> 'disconnected';
