//! The flight record: what happened to a connection, append-only.

use super::{AccountId, Refusal, RefusalKind, Shown, Timestamp, names::named_enum};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightRecord {
    pub at: Timestamp,
    pub account_id: AccountId,
    pub kind: RecordKind,
    pub sentence: String,
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

    /// Which kind of refusal it tells of; `None` where Meta refused nothing.
    pub fn refusal_kind(&self) -> Option<RefusalKind> {
        let refusal = Refusal::of_status(self.http_status?);
        Some(Refusal { code: self.code, subcode: self.subcode, ..refusal }.kind())
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
