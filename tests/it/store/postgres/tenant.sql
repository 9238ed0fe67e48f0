CREATE ROLE {login} LOGIN PASSWORD 'own' IN ROLE lightmeter_app;
INSERT INTO users (u_id, handle, role, display_name) VALUES ('{u_id}', '{mark}', 'member', '{mark}');
INSERT INTO user_changes (u_id) VALUES ('{u_id}');
INSERT INTO database_logins (login, u_id) VALUES ('{login}', '{u_id}');
INSERT INTO user_ssh_keys (fingerprint, u_id, public_key) VALUES ('{mark}', '{u_id}', '{mark}');
INSERT INTO invites (code_hash, u_id, expires_at) VALUES (decode('{bytes}', 'hex'), '{u_id}', now() + interval '1 day');
INSERT INTO audit (u_id, by, what) VALUES ('{u_id}', '{mark}', '{mark}');
INSERT INTO oauth_states (attempt_id, u_id, state_hash, login, source, origin, step, created_at, expires_at)
VALUES ('{attempt}', '{u_id}', decode('{bytes}', 'hex'), 'instagram', 'oauth', '{mark}', 'started', now(),
    now() + interval '10 minutes');
INSERT INTO oauth_states
    (attempt_id, u_id, login, source, origin, step, proposal, lease, lease_until, created_at, expires_at)
VALUES (gen_random_uuid(), '{u_id}', 'instagram', 'oauth', '{mark}', 'proposed',
    '{"candidates": [{"account_id": "{mark}"}]}', gen_random_uuid(), now() + interval '1 day', now(),
    now() + interval '10 minutes');
INSERT INTO data_keys VALUES ('{u_id}', '{mark}', '{mark}', now());
INSERT INTO user_tokens (u_id, platform, login, subject, source, scopes, access_token, expiry)
VALUES ('{u_id}', 'instagram', 'instagram', '{mark}', 'oauth', '', '{mark}', 'never');
INSERT INTO accounts
    (u_id, platform, account_id, account_username, login, subject, status, verdict_code, verdict_sentence, expiry,
     renewed_by, connected_at)
VALUES ('{u_id}', 'instagram', '{mark}', '{mark}', 'instagram', '{mark}', 'active', 'ok', '', 'never', 'worker', now());
INSERT INTO due (u_id, kind, target, account_id, due_at) VALUES ('{u_id}', 'fetch', '{mark}', '{mark}', now());
INSERT INTO account_days VALUES ('{u_id}', 'instagram', '{mark}', '2026-01-01', '{mark}');
INSERT INTO account_windows VALUES ('{u_id}', 'instagram', '{mark}', '2026-01-01', '2026-01-30', '{mark}');
INSERT INTO profile_days (u_id, platform, account_id, day, username, fetched_at)
VALUES ('{u_id}', 'instagram', '{mark}', '2026-01-01', '{mark}', now());
INSERT INTO audience (u_id, platform, account_id, kind, dimension, day, shares, fetched_at)
VALUES ('{u_id}', 'instagram', '{mark}', 'follower', 'city', '2026-01-01', '{mark}', now());
INSERT INTO media (u_id, platform, account_id, media_id, published_at, product_type, caption)
VALUES ('{u_id}', 'instagram', '{mark}', '{mark}', now(), 'FEED', '{mark}');
INSERT INTO media_readings VALUES ('{u_id}', 'instagram', '{mark}', '{mark}', 'views', 1, '{mark}', now());
INSERT INTO refused_metrics VALUES ('{u_id}', 'instagram', '{mark}', 'totals', '{mark}', '', now());
INSERT INTO fetches VALUES ('{u_id}', 'instagram', '{mark}', 1, '{mark}', 1, 1, 1, NULL, '{mark}');
INSERT INTO flight_records (u_id, seq, platform, account_id, at, kind, sentence)
VALUES ('{u_id}', 1, 'instagram', '{mark}', now(), 'connected', '{mark}');
INSERT INTO user_views VALUES ('{u_id}', 'instagram', '{mark}', '{mark}', now());
