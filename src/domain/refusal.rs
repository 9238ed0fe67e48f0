//! What Meta said when it refused, and what kind of refusal that is.

use super::{Shown, names::named_enum};

/// Meta's answer to a refused call: no URL and no token is ever in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub http: u16,
    pub code: Option<i64>,
    pub subcode: Option<i64>,
    pub message: Option<Shown>,
    /// Meta's own localized text for the person.
    pub user_message: Option<Shown>,
    pub fbtrace_id: Option<Shown>,
    /// How long Meta says to stay away, from its usage headers or `Retry-After`.
    pub regain_minutes: Option<u32>,
}

named_enum! {
    /// One row of Meta's error table.
    pub enum RefusalKind {
        /// Code 1 and every code we do not know.
        Unknown = "unknown",
        /// Code 2, a 5xx, or a call that never ended: Meta is away.
        Service = "service",
        /// An answer that is not what Meta promises.
        Unreadable = "unreadable",
        AppCapability = "app_capability",
        AppThrottled = "app_throttled",
        UserThrottled = "user_throttled",
        AccountThrottled = "account_throttled",
        Irregular = "irregular",
        Blocked = "blocked",
        Permission = "permission",
        Parameter = "parameter",
        Missing = "missing",
        OlderThanConversion = "older_than_conversion",
        Signature = "signature",
        Removed = "removed",
        Checkpoint = "checkpoint",
        PasswordChanged = "password_changed",
        Expired = "expired",
        Unconfirmed = "unconfirmed",
        Revoked = "revoked",
        PageRoleLost = "page_role_lost",
        Query = "query",
        VersionGone = "version_gone",
    }
}

impl Refusal {
    /// A refusal of which only the HTTP status is known.
    pub const fn of_status(http: u16) -> Self {
        Self {
            http,
            code: None,
            subcode: None,
            message: None,
            user_message: None,
            fbtrace_id: None,
            regain_minutes: None,
        }
    }

    /// Decided on code and subcode; the status only where Meta sent neither.
    pub const fn kind(&self) -> RefusalKind {
        let Some(code) = self.code else {
            return match self.http {
                429 => RefusalKind::AppThrottled,
                500..=599 => RefusalKind::Service,
                _ => RefusalKind::Unknown,
            };
        };
        match (code, self.subcode) {
            (2, _) => RefusalKind::Service,
            (3, _) => RefusalKind::AppCapability,
            (4 | 341, _) => RefusalKind::AppThrottled,
            (17 | 32, _) => RefusalKind::UserThrottled,
            (613, Some(1996)) => RefusalKind::Irregular,
            (613 | 80_001 | 80_002 | 80_006, _) => RefusalKind::AccountThrottled,
            (368, _) => RefusalKind::Blocked,
            (10 | 200..=299, _) => RefusalKind::Permission,
            (100, Some(33)) => RefusalKind::Missing,
            (100, Some(2_108_006)) => RefusalKind::OlderThanConversion,
            // api.instagram.com has no codes of its own and repeats the HTTP status 400.
            (100 | 400, _) => RefusalKind::Parameter,
            (104, _) => RefusalKind::Signature,
            (102 | 190, Some(458)) => RefusalKind::Removed,
            (102 | 190, Some(459)) => RefusalKind::Checkpoint,
            (102 | 190, Some(460)) => RefusalKind::PasswordChanged,
            (102 | 190, Some(463)) => RefusalKind::Expired,
            (102 | 190, Some(464)) => RefusalKind::Unconfirmed,
            (102 | 190, Some(492)) => RefusalKind::PageRoleLost,
            (102 | 190, _) => RefusalKind::Revoked,
            (2500, _) => RefusalKind::Query,
            (2635, _) => RefusalKind::VersionGone,
            _ => RefusalKind::Unknown,
        }
    }
}

impl RefusalKind {
    pub const fn is_throttle(self) -> bool {
        matches!(
            self,
            Self::AppThrottled
                | Self::UserThrottled
                | Self::AccountThrottled
                | Self::Irregular
                | Self::Blocked
        )
    }

    /// Whether it is the app as a whole that is to wait, with everybody who uses it.
    pub const fn is_about_app(self) -> bool {
        matches!(self, Self::AppThrottled | Self::Irregular)
    }

    /// Whether the same call may succeed later by itself.
    pub const fn is_temporary(self) -> bool {
        self.is_throttle() || matches!(self, Self::Unknown | Self::Service | Self::Unreadable)
    }

    /// Whether Meta rejected the token itself; nothing else ever counts as that.
    pub const fn rejects_token(self) -> bool {
        matches!(
            self,
            Self::Removed
                | Self::Checkpoint
                | Self::PasswordChanged
                | Self::Expired
                | Self::Unconfirmed
                | Self::Revoked
                | Self::PageRoleLost
        )
    }

    /// Whether the token that Meta rejected is of no more use; where a person only has to confirm something at Meta,
    /// it works again afterwards.
    pub const fn ends_token(self) -> bool {
        self.rejects_token() && !matches!(self, Self::Checkpoint | Self::Unconfirmed)
    }
}
