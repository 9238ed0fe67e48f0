WITH disabled AS (
    UPDATE users SET disabled_at = coalesce(disabled_at, now()) WHERE handle = $1
    RETURNING u_id, handle
),
noted AS (
    INSERT INTO audit (u_id, by, what) SELECT u_id, session_user, 'disabled ' || handle FROM disabled
)
SELECT u_id FROM disabled;
