-- What concerns a token is claimed before any fetch, by a look at what there is of it alone.
CREATE INDEX due_first ON due (max(due_at, coalesce(lease_until, due_at))) WHERE kind <> 'fetch';

-- 3 is what is left of a repair that Meta cut short.
ALTER TABLE due ADD COLUMN wanted INTEGER NOT NULL DEFAULT 1 CHECK (wanted IN (0, 1, 2, 3));
UPDATE due SET wanted = asked;
ALTER TABLE due DROP COLUMN asked;
ALTER TABLE due RENAME COLUMN wanted TO asked;
