CREATE TABLE users (
    u_id BLOB NOT NULL PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    display_name TEXT,
    role TEXT NOT NULL CHECK (role IN ('member', 'operator')),
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT;

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE workers (
    id BLOB NOT NULL PRIMARY KEY,
    public_key BLOB NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE call_budget (
    scope TEXT NOT NULL PRIMARY KEY,
    used_percent INTEGER NOT NULL,
    regain_at INTEGER,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    u_id BLOB REFERENCES users (u_id),
    by TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;

CREATE TABLE oauth_states (
    attempt_id BLOB NOT NULL PRIMARY KEY,
    u_id BLOB NOT NULL REFERENCES users (u_id),
    state_hash BLOB UNIQUE,
    login TEXT,
    source TEXT NOT NULL,
    redirect_uri TEXT,
    origin TEXT NOT NULL,
    step TEXT NOT NULL,
    parcel BLOB,
    token BLOB,
    proposal TEXT,
    expected_account TEXT,
    chosen_accounts TEXT,
    failure_code TEXT,
    failure_sentence TEXT,
    lease BLOB,
    lease_until INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX oauth_states_by_user ON oauth_states (u_id, created_at);
CREATE INDEX oauth_states_by_step ON oauth_states (step, created_at);

CREATE TABLE due (
    u_id BLOB NOT NULL REFERENCES users (u_id),
    kind TEXT NOT NULL,
    -- The account for a fetch, login and subject for what concerns the whole grant.
    target TEXT NOT NULL,
    account_id TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    progress TEXT,
    lease BLOB,
    lease_until INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (u_id, kind, target)
) STRICT;
CREATE INDEX due_by_time ON due (due_at);

CREATE TABLE data_keys (
    u_id BLOB NOT NULL REFERENCES users (u_id),
    key_id BLOB NOT NULL,
    wrapped BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (u_id, key_id)
) STRICT, WITHOUT ROWID;

-- A grant stays without its token while a disconnected account still tells where its history came from.
CREATE TABLE user_tokens (
    u_id BLOB NOT NULL REFERENCES users (u_id),
    platform TEXT NOT NULL,
    login TEXT NOT NULL,
    subject TEXT NOT NULL,
    source TEXT NOT NULL,
    scopes TEXT NOT NULL,
    access_token BLOB,
    pending_token BLOB,
    key_id BLOB,
    issued_at INTEGER,
    expiry TEXT NOT NULL CHECK (expiry IN ('at', 'never', 'unknown')),
    expires_at INTEGER,
    data_access_expires_at INTEGER,
    renewed_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (u_id, platform, login, subject),
    CHECK ((expiry = 'at') = (expires_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    u_id BLOB NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    account_username TEXT NOT NULL,
    login TEXT NOT NULL,
    subject TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'expired', 'revoked', 'disconnected')),
    verdict_code TEXT NOT NULL,
    verdict_sentence TEXT NOT NULL,
    expiry TEXT NOT NULL CHECK (expiry IN ('at', 'never', 'unknown')),
    expires_at INTEGER,
    data_access_expires_at INTEGER,
    next_renewal_at INTEGER,
    last_sync_at INTEGER,
    renewed_by TEXT NOT NULL,
    connected_at INTEGER NOT NULL,
    PRIMARY KEY (u_id, platform, account_id),
    FOREIGN KEY (u_id, platform, login, subject) REFERENCES user_tokens (u_id, platform, login, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX accounts_by_grant ON accounts (u_id, platform, login, subject);

CREATE TABLE account_days (
    u_id BLOB NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    readings BLOB NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, day),
    FOREIGN KEY (u_id, platform, account_id) REFERENCES accounts (u_id, platform, account_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE account_windows (
    u_id BLOB NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    readings BLOB NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, from_day, to_day),
    FOREIGN KEY (u_id, platform, account_id) REFERENCES accounts (u_id, platform, account_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Each field with the instant it was last told at, so that an answer without it loses nothing.
CREATE TABLE profile_days (
    u_id BLOB NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    username TEXT,
    username_at INTEGER,
    name TEXT,
    name_at INTEGER,
    followers_count INTEGER,
    followers_count_at INTEGER,
    follows_count INTEGER,
    follows_count_at INTEGER,
    media_count INTEGER,
    media_count_at INTEGER,
    fetched_at INTEGER NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, day),
    FOREIGN KEY (u_id, platform, account_id) REFERENCES accounts (u_id, platform, account_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Demographics, and under the kind 'online_followers' the hours; shares are packed, and without them there is a reason.
CREATE TABLE audience (
    u_id BLOB NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    dimension TEXT NOT NULL,
    day INTEGER NOT NULL,
    shares BLOB,
    reason TEXT,
    fetched_at INTEGER NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, kind, dimension, day),
    FOREIGN KEY (u_id, platform, account_id) REFERENCES accounts (u_id, platform, account_id) ON DELETE CASCADE,
    CHECK ((shares IS NULL) = (reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE media (
    u_id BLOB NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    media_id TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    product_type TEXT NOT NULL,
    permalink TEXT,
    caption TEXT,
    PRIMARY KEY (u_id, platform, account_id, media_id),
    FOREIGN KEY (u_id, platform, account_id) REFERENCES accounts (u_id, platform, account_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX media_by_time ON media (u_id, platform, account_id, published_at);

CREATE TABLE media_readings (
    u_id BLOB NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    media_id TEXT NOT NULL,
    metric TEXT NOT NULL,
    age_hours INTEGER NOT NULL,
    reading BLOB NOT NULL,
    fetched_at INTEGER NOT NULL,
    PRIMARY KEY (u_id, platform, account_id, media_id, metric, age_hours),
    FOREIGN KEY (u_id, platform, account_id, media_id)
        REFERENCES media (u_id, platform, account_id, media_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Append-only, so it outlives the account it speaks of.
CREATE TABLE flight_records (
    u_id BLOB NOT NULL REFERENCES users (u_id),
    seq INTEGER NOT NULL,
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sentence TEXT NOT NULL,
    http_status INTEGER,
    code INTEGER,
    subcode INTEGER,
    fbtrace_id TEXT,
    PRIMARY KEY (u_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX flight_records_by_account ON flight_records (u_id, platform, account_id, at);

-- The place to resume; the empty account is the dashboard as a whole.
CREATE TABLE user_views (
    u_id BLOB NOT NULL REFERENCES users (u_id),
    platform TEXT NOT NULL,
    account_id TEXT NOT NULL,
    place TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (u_id, platform, account_id)
) STRICT, WITHOUT ROWID;
