//! What Meta gave a user: one login, one subject, scopes, one token and its clocks.

use super::{Login, Platform, Scopes, Timestamp, names::named_enum};

/// A grant without its token, which only the worker can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub id: GrantId,
    pub source: Source,
    /// What Meta granted, which may be less than was asked for.
    pub scopes: Scopes,
    pub issued_at: Option<Timestamp>,
    pub expiry: Expiry,
    /// The second clock of Facebook Login: after it data calls fail until the person logs in again.
    pub data_access_expires_at: Option<Timestamp>,
    pub renewed_at: Option<Timestamp>,
}

/// What tells one grant of a user from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GrantId {
    pub platform: Platform,
    pub login: Login,
    /// Meta's app-scoped id of the person.
    pub subject: String,
}

named_enum! {
    /// How a token came to us.
    pub enum Source {
        Oauth = "oauth",
        Pasted = "pasted",
        Imported = "imported",
    }
}

/// How it ended when a worker asked Meta to withdraw a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub outcome: WithdrawalOutcome,
    /// What happened and, unless it is done, what to do.
    pub sentence: String,
    pub at: Timestamp,
}

named_enum! {
    pub enum WithdrawalOutcome {
        /// Meta says so; every token of the grant has died with it.
        Withdrawn = "withdrawn",
        /// Meta does not accept the token any more, so nobody can ask whether the permission is still there.
        Unconfirmed = "unconfirmed",
        /// Meta was away or asked to slow down; the same question may be answered later.
        RefusedForNow = "refused_for_now",
        Refused = "refused",
    }
}

/// When a token ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    At(Timestamp),
    Never,
    /// Meta has not said, and nothing is assumed.
    Unknown,
}

impl Expiry {
    /// The name in JSON: `at`, `never` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::At(_) => "at",
            Self::Never => "never",
            Self::Unknown => "unknown",
        }
    }

    pub const fn instant(self) -> Option<Timestamp> {
        match self {
            Self::At(instant) => Some(instant),
            Self::Never | Self::Unknown => None,
        }
    }

    pub fn has_passed(self, now: Timestamp) -> bool {
        self.instant().is_some_and(|end| end <= now)
    }
}
