-- When a person was told how the attempt ended, so that no later command tells it again.
ALTER TABLE oauth_states ADD COLUMN told_at INTEGER;
