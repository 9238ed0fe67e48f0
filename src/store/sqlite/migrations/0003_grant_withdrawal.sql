-- How the withdrawal at Meta ended that was asked for last, for the front that asked.
ALTER TABLE user_tokens ADD COLUMN withdrawal TEXT;
ALTER TABLE user_tokens ADD COLUMN withdrawal_sentence TEXT;
ALTER TABLE user_tokens ADD COLUMN withdrawal_at INTEGER;
