-- What concerns a token is claimed before any fetch, by a look at what there is of it alone.
CREATE INDEX due_first ON due (max(due_at, coalesce(lease_until, due_at))) WHERE kind <> 'fetch';
