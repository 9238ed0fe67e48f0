//! lightmeter: a terminal dashboard for Instagram Business and Creator accounts.
//!
//! Each person connects their own account by OAuth, sees only their own insights, and always knows how long every
//! token will live. The same code runs on a laptop with a SQLite file, for a team on a shared Postgres, and over SSH.
//!
//! # Layers
//!
//! Ground first. A layer imports only layers written before it; `sandbox` imports nothing but `clock`, so that the
//! pretend Meta cannot agree with the client's mistakes, and `tui` imports only `domain`, `config` and `services`.
//! `tests/architecture` keeps these rules and reads this list.
//!
//! ```text
//! domain      nouns and rules: account, grant, connection, verdict, runway, reading, day; no I/O
//! clock       the only caller of now()
//! config      one TOML file, the environment and flags: load, merge, validate
//! telemetry   logs and metrics
//! sandbox     the pretend Meta: dialogs, token and Graph endpoints, faults, a seeded world
//! store       users' data behind one door, on SQLite and Postgres; sealing; migrations
//! meta        Graph client, OAuth of both logins, signed requests
//! callback    the HTTP(S) listener for a login's way back: loopback for one attempt, public for serve
//! identity    OS user, database login, SSH key or Supabase session → user
//! services    use cases: connect, disconnect, overview, posts, audience, import, export, doctor
//! worker      exchanges codes, renews tokens, fetches insights; on a schedule, within a budget
//! tui         the dashboard as a function of state and message; knows no transport
//! terminal    the local transport
//! ssh         the SSH transport and its commands
//! cli         one file a command; main only dispatches
//! ```
//!
//! # How a login flows
//!
//! A *front* (dashboard, command, SSH session) starts an attempt through `services`. The person signs in at Meta; the
//! code comes back to `callback` or is pasted. The front seals it to the worker's public key and parks it in `store`.
//! The `worker` exchanges it with `meta` and proposes the account; after the person confirms, the grant is stored. In
//! personal mode the worker is a task of the same process, started by `cli`, and everything else stays the same.
//!
//! # How a figure flows
//!
//! The `worker` takes what is due, calls `meta`, and upserts readings under the user's door in `store`. `services`
//! reads them there, `tui` shows them with their age, and `cli` prints or exports them. Nothing a person looks at ever
//! waits for Meta.
//!
//! # Invariants
//!
//! - There is no query on a user's data without naming the user first: `as_user(u_id)` is the only door.
//! - There is no app secret and no token key in a front; only the worker holds them.
//! - There is no call from `services` to the worker: `services` writes rows and waits for changes.
//! - There is no text of Meta's or a person's on a screen that has not become [`domain::Shown`].
//! - There is no secret type with `Display` or `Serialize`, and no log line, error or logged URL with a secret in it.
//! - There is no missing number that is shown as 0, and no measured 0 that is shown as missing: see
//!   [`domain::Reading`].
//! - There is no I/O, no clock and no lock in the dashboard's `update` and `view`.
//! - There is no `now()` outside [`clock`], and no reading of the environment outside [`config`].
//! - There is no error of Meta's that disconnects an account unless it says that the grant is gone.
//! - There is no way to set the clock or the stop points in a build without the feature `probe`.

pub mod callback;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod identity;
pub mod meta;
pub mod sandbox;
pub mod services;
pub mod store;
pub mod telemetry;
pub mod terminal;
pub mod tui;
pub mod worker;
