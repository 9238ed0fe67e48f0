WITH added AS (
    INSERT INTO users (u_id, handle, role) VALUES (coalesce($3, gen_random_uuid()), $1, $2)
    ON CONFLICT DO NOTHING
    RETURNING u_id, handle
),
noted AS (
    INSERT INTO audit (u_id, by, what) SELECT u_id, session_user, 'added ' || handle FROM added
)
SELECT u_id FROM added;
