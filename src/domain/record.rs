//! The flight record: what happened to a connection, append-only.

use super::{AccountId, Refusal, Shown, Timestamp, names::named_enum};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightRecord {
    pub at: Timestamp,
    pub account_id: AccountId,
    pub kind: RecordKind,
    pub sentence: String,
    /// How the renewal ended that it tells of; `None` in the entries of everything else.
    pub renewal: Option<RenewalOutcome>,
    pub http_status: Option<u16>,
    pub code: Option<i64>,
    pub subcode: Option<i64>,
    pub fbtrace_id: Option<Shown>,
}

impl FlightRecord {
    pub fn new(at: Timestamp, account_id: AccountId, kind: RecordKind, sentence: impl Into<String>) -> Self {
        Self {
            at,
            account_id,
            kind,
            sentence: sentence.into(),
            renewal: None,
            http_status: None,
            code: None,
            subcode: None,
            fbtrace_id: None,
        }
    }

    #[must_use]
    pub fn with_refusal(mut self, refusal: &Refusal) -> Self {
        self.http_status = Some(refusal.http);
        self.code = refusal.code;
        self.subcode = refusal.subcode;
        self.fbtrace_id.clone_from(&refusal.fbtrace_id);
        self
    }

    /// As the entry of a renewal.
    #[must_use]
    pub const fn of_renewal(mut self, outcome: RenewalOutcome) -> Self {
        self.renewal = Some(outcome);
        self
    }
}

named_enum! {
    pub enum RecordKind {
        Connected = "connected",
        Renewed = "renewed",
        Refused = "refused",
        Throttled = "throttled",
        Repaired = "repaired",
        Disconnected = "disconnected",
    }
}

named_enum! {
    /// How a renewal ended, for whoever may ask for it again.
    pub enum RenewalOutcome {
        Renewed = "renewed",
        /// Meta renews the token once it is 24 hours old.
        TooYoung = "too_young",
        /// Meta is away, asks to wait, or gave a token that it does not take: it may fare better later.
        Later = "later",
        /// The set-up that an imported token came from may still use it, so nothing was asked of Meta.
        Held = "held",
        /// It fares no better when it is asked for again.
        Refused = "refused",
        /// A setting of ours is missing, so nothing was asked of Meta.
        NotConfigured = "not_configured",
        /// The connection's verdict says what to do first.
        NeedsPerson = "needs_person",
    }
}
