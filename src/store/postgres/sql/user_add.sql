WITH added AS (
    INSERT INTO users (handle, role) VALUES ($1, $2)
    ON CONFLICT (handle) DO NOTHING
    RETURNING u_id, handle
),
noted AS (
    INSERT INTO audit (u_id, by, what) SELECT u_id, session_user, 'added ' || handle FROM added
)
SELECT u_id FROM added;
