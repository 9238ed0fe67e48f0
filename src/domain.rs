//! Nouns and rules of lightmeter: no I/O, no clock, no randomness.

mod account;
mod allowance;
mod attempt;
mod audience;
mod connection;
mod day;
mod environment;
mod fetched;
mod grant;
mod health;
mod history;
mod invitation;
mod login;
mod media;
mod metric;
mod names;
mod next_step;
mod overview;
mod pause;
mod proposal;
mod range;
mod reading;
mod record;
mod refusal;
mod runway;
mod scope;
mod secret;
mod shown;
mod upkeep;
mod user;
mod verdict;
mod work;

pub use account::{Account, AccountId, AccountType, Profile};
pub use allowance::Allowance;
pub use attempt::{Attempt, AttemptId, AttemptStep, Failure, FailureCode};
pub use audience::{Audience, AudienceBreakdown, AudienceKind, AudienceShare, Dimension, OnlineFollowers};
pub use connection::{Connection, RenewedBy, Standing, Status};
pub use day::Day;
pub use environment::Environment;
pub use fetched::{FetchOutcome, Fetched};
pub use grant::{Expiry, Grant, GrantId, Source, Withdrawal, WithdrawalOutcome};
pub use health::Health;
pub use history::{Answers, Gap, History, HistoryDays};
pub use invitation::{AuthorizeLink, Invitation, Listening};
pub use login::{Login, Platform};
pub use media::{Media, MediaId, MediaMetric, MediaReading, Post, ProductType};
pub use metric::{Aggregation, Metric};
pub use next_step::{on_command_line, with_own_keys};
pub use overview::{Change, Figure, Overview, Point, ProfileFigures, Series};
pub use pause::Pause;
pub use proposal::{Candidate, NoAccount, Proposal};
pub use range::Range;
pub use reading::{Reading, Reason, Taken, Value};
pub use record::{FlightRecord, RecordKind, RenewalOutcome};
pub use refusal::{Refusal, RefusalKind};
pub use runway::Runway;
pub use scope::{Scope, Scopes};
pub use secret::{
    AccessToken, AppSecret, AuthorizationCode, DatabaseUrl, PkceVerifier, ServiceKey, StateParameter,
    TokenKey, WebhookUrl,
};
pub use shown::{Shown, Untrusted};
pub use upkeep::{Followed, Upkeep};
pub use user::{Handle, Role, User, UserId};
pub use verdict::{Verdict, VerdictCode};
pub use work::{Wanted, Work, WorkKind};

/// An instant. Days are [`Day`], because Meta's buckets are Pacific dates.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
