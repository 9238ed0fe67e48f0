WITH mapped AS (
    INSERT INTO database_logins (login, u_id) SELECT $2, u_id FROM users WHERE handle = $1
    ON CONFLICT (login) DO UPDATE SET u_id = excluded.u_id WHERE database_logins.u_id = excluded.u_id
    RETURNING u_id, login
),
noted AS (
    INSERT INTO audit (u_id, by, what)
    SELECT u_id, session_user, format('gave the database login %s', login) FROM mapped
)
SELECT u_id FROM mapped;
