-- Whoever is disabled meanwhile waits, and then finds this login among theirs.
WITH person AS (
    SELECT u_id, disabled_at IS NULL AS is_enabled FROM users WHERE handle = $1 FOR SHARE
),
mapped AS (
    INSERT INTO database_logins (login, u_id) SELECT $2, u_id FROM person WHERE is_enabled
    ON CONFLICT (login) DO UPDATE SET u_id = excluded.u_id WHERE database_logins.u_id = excluded.u_id
    RETURNING u_id, login
),
noted AS (
    INSERT INTO audit (u_id, by, what)
    SELECT u_id, session_user, format('gave the database login %s', login) FROM mapped
)
SELECT is_enabled, EXISTS (SELECT FROM mapped) AS is_mapped FROM person;
