CREATE TABLE lightmeter.users (
    u_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    handle text NOT NULL UNIQUE CHECK (handle ~ '^[a-z0-9_.-]{1,32}$'),
    display_name text,
    role text NOT NULL CHECK (role IN ('member', 'operator')),
    created_at timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz
);

-- Counts the transactions that wrote for a user, so that fronts see that there is news, and keeps them one after another.
-- Apart from the user's row: who keeps this one locked keeps nobody from disabling them.
CREATE TABLE lightmeter.user_changes (
    u_id uuid PRIMARY KEY REFERENCES lightmeter.users (u_id),
    changed bigint NOT NULL DEFAULT 0,
    -- How much was asked for within the hour that began then.
    asked bigint NOT NULL DEFAULT 0,
    asked_since timestamptz NOT NULL DEFAULT '-infinity'
);

CREATE TABLE lightmeter.database_logins (
    login name PRIMARY KEY,
    u_id uuid NOT NULL REFERENCES lightmeter.users (u_id)
);
CREATE INDEX database_logins_by_user ON lightmeter.database_logins (u_id);

CREATE TABLE lightmeter.service_logins (
    login name PRIMARY KEY
);

CREATE TABLE lightmeter.user_ssh_keys (
    fingerprint text PRIMARY KEY,
    u_id uuid NOT NULL REFERENCES lightmeter.users (u_id),
    public_key text NOT NULL,
    comment text,
    added_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX user_ssh_keys_by_user ON lightmeter.user_ssh_keys (u_id);

CREATE TABLE lightmeter.invites (
    code_hash bytea PRIMARY KEY,
    u_id uuid NOT NULL REFERENCES lightmeter.users (u_id),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX invites_by_user ON lightmeter.invites (u_id);

CREATE TABLE lightmeter.settings (
    name text PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE lightmeter.workers (
    id uuid PRIMARY KEY,
    public_key bytea NOT NULL CHECK (length(public_key) = 32),
    seen_at timestamptz NOT NULL
);

CREATE TABLE lightmeter.call_budget (
    scope text PRIMARY KEY,
    used_percent bigint NOT NULL,
    regain_at timestamptz,
    seen_at timestamptz NOT NULL,
    reason text
);

CREATE TABLE lightmeter.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    u_id uuid REFERENCES lightmeter.users (u_id),
    by text NOT NULL,
    what text NOT NULL
);
CREATE INDEX audit_by_user ON lightmeter.audit (u_id);

-- The limits on lengths keep a front from filling the disk of all.
CREATE TABLE lightmeter.oauth_states (
    attempt_id uuid PRIMARY KEY,
    u_id uuid NOT NULL REFERENCES lightmeter.users (u_id),
    state_hash bytea UNIQUE CHECK (length(state_hash) = 32),
    login text CHECK (login IN ('instagram', 'facebook')),
    source text NOT NULL CHECK (source IN ('oauth', 'pasted', 'imported')),
    redirect_uri text CHECK (length(redirect_uri) <= 2048),
    origin text NOT NULL CHECK (length(origin) <= 256),
    step text NOT NULL CHECK (step IN (
        'started', 'parked', 'confirmed', 'exchanging', 'short', 'long', 'proposed', 'chosen', 'stored', 'failed',
        'cancelled'
    )),
    parcel bytea CHECK (length(parcel) <= 16384),
    token bytea CHECK (length(token) <= 16384),
    proposal text,
    expected_account text CHECK (expected_account ~ '^[A-Za-z0-9_.-]{1,64}$'),
    chosen_accounts text CHECK (length(chosen_accounts) <= 16384),
    failure_code text CHECK (failure_code IN (
        'denied', 'timed_out', 'interrupted', 'no_account', 'scope_refused', 'rejected', 'app_settings', 'unreachable',
        'unopened'
    )),
    failure_sentence text CHECK (length(failure_sentence) <= 2048),
    told_at timestamptz,
    lease uuid,
    lease_until timestamptz,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX oauth_states_by_user ON lightmeter.oauth_states (u_id, created_at);
CREATE INDEX oauth_states_by_step ON lightmeter.oauth_states (step, created_at);

CREATE TABLE lightmeter.due (
    u_id uuid NOT NULL REFERENCES lightmeter.users (u_id),
    kind text NOT NULL CHECK (kind IN ('fetch', 'renew', 'revoke')),
    -- The account for a fetch, login and subject for what concerns the whole grant.
    target text NOT NULL,
    account_id text NOT NULL,
    due_at timestamptz NOT NULL,
    progress text,
    lease uuid,
    lease_until timestamptz,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (u_id, kind, target)
);
CREATE INDEX due_by_time ON lightmeter.due (due_at);

CREATE TABLE lightmeter.data_keys (
    u_id uuid NOT NULL REFERENCES lightmeter.users (u_id),
    key_id bytea NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (u_id, key_id)
);

-- A grant stays without its token while a disconnected account still tells where its history came from.
CREATE TABLE lightmeter.user_tokens (
    u_id uuid NOT NULL REFERENCES lightmeter.users (u_id),
    platform text NOT NULL,
    login text NOT NULL,
    subject text NOT NULL,
    source text NOT NULL,
    scopes text NOT NULL,
    access_token bytea CHECK (length(access_token) <= 16384),
    pending_token bytea CHECK (length(pending_token) <= 16384),
    key_id bytea CHECK (length(key_id) <= 64),
    issued_at timestamptz,
    expiry text NOT NULL CHECK (expiry IN ('at', 'never', 'unknown')),
    expires_at timestamptz,
    data_access_expires_at timestamptz,
    renewed_at timestamptz,
    withdrawal text,
    withdrawal_sentence text,
    withdrawal_at timestamptz,
    -- Whether an older set-up may still use the token, which a renewal could end.
    held boolean NOT NULL DEFAULT FALSE,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (u_id, platform, login, subject),
    CHECK ((expiry = 'at') = (expires_at IS NOT NULL))
);

CREATE TABLE lightmeter.accounts (
    u_id uuid NOT NULL,
    platform text NOT NULL,
    account_id text NOT NULL,
    account_username text NOT NULL,
    login text NOT NULL,
    subject text NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'expired', 'revoked', 'disconnected')),
    verdict_code text NOT NULL,
    verdict_sentence text NOT NULL,
    expiry text NOT NULL CHECK (expiry IN ('at', 'never', 'unknown')),
    expires_at timestamptz,
    data_access_expires_at timestamptz,
    next_renewal_at timestamptz,
    last_sync_at timestamptz,
    renewed_by text NOT NULL CHECK (renewed_by IN ('worker', 'timer', 'dashboard', 'nobody')),
    connected_at timestamptz NOT NULL,
    PRIMARY KEY (u_id, platform, account_id),
    FOREIGN KEY (u_id, platform, login, subject)
        REFERENCES lightmeter.user_tokens (u_id, platform, login, subject)
);
CREATE INDEX accounts_by_grant ON lightmeter.accounts (u_id, platform, login, subject);

CREATE TABLE lightmeter.account_days (
    u_id uuid NOT NULL,
    platform text NOT NULL,
    account_id text NOT NULL,
    day date NOT NULL,
    readings bytea NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, day),
    FOREIGN KEY (u_id, platform, account_id)
        REFERENCES lightmeter.accounts (u_id, platform, account_id) ON DELETE CASCADE
);

CREATE TABLE lightmeter.account_windows (
    u_id uuid NOT NULL,
    platform text NOT NULL,
    account_id text NOT NULL,
    from_day date NOT NULL,
    to_day date NOT NULL,
    readings bytea NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, from_day, to_day),
    FOREIGN KEY (u_id, platform, account_id)
        REFERENCES lightmeter.accounts (u_id, platform, account_id) ON DELETE CASCADE
);

-- Each field with the instant it was last told at, so that an answer without it loses nothing.
CREATE TABLE lightmeter.profile_days (
    u_id uuid NOT NULL,
    platform text NOT NULL,
    account_id text NOT NULL,
    day date NOT NULL,
    username text,
    username_at timestamptz,
    name text,
    name_at timestamptz,
    followers_count bigint,
    followers_count_at timestamptz,
    follows_count bigint,
    follows_count_at timestamptz,
    media_count bigint,
    media_count_at timestamptz,
    fetched_at timestamptz NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, day),
    FOREIGN KEY (u_id, platform, account_id)
        REFERENCES lightmeter.accounts (u_id, platform, account_id) ON DELETE CASCADE
);

-- Demographics, and under the kind 'online_followers' the hours; shares are packed, and without them there is a reason.
CREATE TABLE lightmeter.audience (
    u_id uuid NOT NULL,
    platform text NOT NULL,
    account_id text NOT NULL,
    kind text NOT NULL,
    dimension text NOT NULL,
    day date NOT NULL,
    shares bytea,
    reason text,
    fetched_at timestamptz NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, kind, dimension, day),
    FOREIGN KEY (u_id, platform, account_id)
        REFERENCES lightmeter.accounts (u_id, platform, account_id) ON DELETE CASCADE,
    CHECK ((shares IS NULL) = (reason IS NOT NULL))
);

CREATE TABLE lightmeter.media (
    u_id uuid NOT NULL,
    platform text NOT NULL,
    account_id text NOT NULL,
    media_id text NOT NULL,
    published_at timestamptz NOT NULL,
    product_type text NOT NULL,
    permalink text,
    caption text,
    PRIMARY KEY (u_id, platform, account_id, media_id),
    FOREIGN KEY (u_id, platform, account_id)
        REFERENCES lightmeter.accounts (u_id, platform, account_id) ON DELETE CASCADE
);
CREATE INDEX media_by_time ON lightmeter.media (u_id, platform, account_id, published_at);

CREATE TABLE lightmeter.media_readings (
    u_id uuid NOT NULL,
    platform text NOT NULL,
    account_id text NOT NULL,
    media_id text NOT NULL,
    metric text NOT NULL,
    age_hours bigint NOT NULL,
    reading bytea NOT NULL,
    fetched_at timestamptz NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, media_id, metric, age_hours),
    FOREIGN KEY (u_id, platform, account_id, media_id)
        REFERENCES lightmeter.media (u_id, platform, account_id, media_id) ON DELETE CASCADE
);

-- Append-only, so it outlives the account it speaks of.
CREATE TABLE lightmeter.flight_records (
    u_id uuid NOT NULL REFERENCES lightmeter.users (u_id),
    seq bigint NOT NULL,
    platform text NOT NULL CHECK (length(platform) <= 64),
    account_id text NOT NULL CHECK (length(account_id) <= 64),
    at timestamptz NOT NULL CHECK (isfinite(at)),
    kind text NOT NULL CHECK (length(kind) <= 64),
    sentence text NOT NULL CHECK (length(sentence) <= 4096),
    http_status bigint,
    code bigint,
    subcode bigint,
    fbtrace_id text CHECK (length(fbtrace_id) <= 256),
    renewal text CHECK (length(renewal) <= 64),
    PRIMARY KEY (u_id, seq)
);
CREATE INDEX flight_records_by_account ON lightmeter.flight_records (u_id, platform, account_id, at);

-- Metrics that Meta refused without naming them, which took a search: they are asked for alone, and rarely.
CREATE TABLE lightmeter.refused_metrics (
    u_id uuid NOT NULL,
    platform text NOT NULL,
    account_id text NOT NULL,
    asked_of text NOT NULL,
    metric text NOT NULL,
    asked_with text NOT NULL,
    asked_at timestamptz NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, asked_of, metric),
    FOREIGN KEY (u_id, platform, account_id)
        REFERENCES lightmeter.accounts (u_id, platform, account_id) ON DELETE CASCADE
);

-- How the last fetch of each account went, for whoever asked for it in another process.
CREATE TABLE lightmeter.fetches (
    u_id uuid NOT NULL,
    platform text NOT NULL,
    account_id text NOT NULL,
    -- Counts them, so that a later one is told from an earlier.
    number bigint NOT NULL,
    outcome text NOT NULL,
    calls bigint NOT NULL,
    readings_stored bigint NOT NULL,
    media_stored bigint NOT NULL,
    next_sync_at timestamptz,
    error text,
    PRIMARY KEY (u_id, platform, account_id),
    FOREIGN KEY (u_id, platform, account_id)
        REFERENCES lightmeter.accounts (u_id, platform, account_id) ON DELETE CASCADE
);

-- The place to resume; the empty account is the dashboard as a whole.
CREATE TABLE lightmeter.user_views (
    u_id uuid NOT NULL REFERENCES lightmeter.users (u_id),
    platform text NOT NULL CHECK (length(platform) <= 64),
    account_id text NOT NULL CHECK (length(account_id) <= 64),
    place text NOT NULL CHECK (length(place) <= 4096),
    seen_at timestamptz NOT NULL CHECK (isfinite(seen_at)),
    PRIMARY KEY (u_id, platform, account_id)
);
