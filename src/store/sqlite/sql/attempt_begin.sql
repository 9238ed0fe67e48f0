INSERT INTO oauth_states
    (attempt_id, u_id, state_hash, login, source, redirect_uri, origin, expected_account, step, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'started', $9, $10)
-- A state that somebody has already is not told from one that nobody has.
ON CONFLICT DO NOTHING;
