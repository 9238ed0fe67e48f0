-- Whether an older set-up may still use the token, which a renewal could end.
ALTER TABLE user_tokens ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
