-- The rows of the one account that there is, copied to all accounts of all users: what keys refer to comes first, so
-- the checks of each row are left out.
SET session_replication_role = replica;

INSERT INTO users (handle, role)
SELECT 'user-' || number, 'member' FROM generate_series(2, current_setting('bench.users')::integer) AS number;

CREATE TEMP TABLE copies AS
SELECT users.u_id, (17841400000000000 + (numbered.number - 1) * current_setting('bench.accounts_each')::integer + each)::text AS account_id
FROM users
CROSS JOIN LATERAL (SELECT substr(users.handle, 6)::integer AS number) AS numbered
CROSS JOIN generate_series(1, current_setting('bench.accounts_each')::integer) AS each;
DELETE FROM copies WHERE account_id IN (SELECT account_id FROM accounts);

INSERT INTO user_tokens (
    u_id, platform, login, subject, source, scopes, access_token, key_id, issued_at, expiry, expires_at
)
SELECT copies.u_id, platform, login, copies.account_id, source, scopes, access_token, key_id, issued_at, expiry, expires_at
FROM user_tokens CROSS JOIN copies;

INSERT INTO accounts (
    u_id, platform, account_id, account_username, login, subject, status, verdict_code, verdict_sentence, expiry,
    expires_at, next_renewal_at, last_sync_at, renewed_by, connected_at
)
SELECT copies.u_id, platform, copies.account_id, account_username, login, copies.account_id, status, verdict_code,
    verdict_sentence, expiry, expires_at, next_renewal_at, last_sync_at, renewed_by, connected_at
FROM accounts CROSS JOIN copies;

INSERT INTO due (u_id, kind, target, account_id, due_at)
SELECT copies.u_id, kind, copies.account_id, copies.account_id, due_at FROM due CROSS JOIN copies WHERE kind = 'fetch';

INSERT INTO account_days (u_id, platform, account_id, day, readings)
SELECT copies.u_id, platform, copies.account_id, day, readings
FROM account_days CROSS JOIN copies
ORDER BY day, copies.account_id;

INSERT INTO account_windows (u_id, platform, account_id, from_day, to_day, readings)
SELECT copies.u_id, platform, copies.account_id, from_day, to_day, readings
FROM account_windows CROSS JOIN copies
ORDER BY to_day, copies.account_id;

INSERT INTO profile_days (
    u_id, platform, account_id, day, username, username_at, name, name_at, followers_count, followers_count_at,
    follows_count, follows_count_at, media_count, media_count_at, fetched_at
)
SELECT copies.u_id, platform, copies.account_id, day, username, username_at, name, name_at, followers_count,
    followers_count_at, follows_count, follows_count_at, media_count, media_count_at, fetched_at
FROM profile_days CROSS JOIN copies
ORDER BY day, copies.account_id;
