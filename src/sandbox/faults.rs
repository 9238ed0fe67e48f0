//! Troubles on request: which calls they meet, and what they do to them.

use serde::{Deserialize, Serialize};

use super::{call::Call, errors::GraphError, host::Host, variants::Variants};

/// A trouble and the calls it meets; an empty [`Matching`] meets every call.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    #[serde(default)]
    pub matching: Matching,
    pub trouble: Trouble,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Matching {
    pub host: Option<Host>,
    /// Part of the path, such as `/insights`.
    pub path: Option<String>,
    /// Username of the Instagram account, or of the Facebook person for calls that meet no account.
    pub account: Option<String>,
    /// One of the names in `metric`.
    pub metric: Option<String>,
    /// How many matching calls go free first.
    pub skip: u32,
    /// How many calls are met; `None` meets all.
    pub count: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// 190 with 463.
    TokenExpired,
    /// 190 with 458 (removed), 460 (password changed) or 467 (logged out).
    TokenRevoked {
        subcode: u32,
    },
    /// 190 with 459.
    Checkpoint,
    /// 190 with 464.
    Unconfirmed,
    /// 190 with 492.
    PageRoleLost,
    /// 4, 17, 32, 613 or 80002, with what the headers say about the wait.
    Throttled {
        code: u32,
        #[serde(default)]
        subcode: Option<u32>,
        #[serde(default)]
        regain_minutes: Option<u32>,
        #[serde(default)]
        retry_after_seconds: Option<u32>,
    },
    /// The right answer, with a usage header that says to wait.
    Exhausted {
        regain_minutes: u32,
    },
    /// 368.
    Blocked,
    /// 10 or one of 200 to 299.
    Permission {
        code: u32,
    },
    /// 1.
    Unknown,
    /// 2.
    Unavailable,
    /// Any other error in the Graph envelope.
    Error {
        status: u16,
        code: u32,
        subcode: Option<u32>,
        message: String,
    },
    /// A bare status with a page of HTML, as a proxy would answer.
    Http {
        status: u16,
    },
    /// Waits before the answer, in real time.
    Slow {
        millis: u64,
    },
    /// Waits until [`super::Control::release`].
    Held,
    /// Sends half of the body and closes.
    Cut,
    Garbage,
    Empty,
    /// The right answer without these fields, at every depth.
    Without {
        fields: Vec<String>,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Planted {
    fault: Fault,
    met: u32,
}

impl From<Fault> for Planted {
    fn from(fault: Fault) -> Self {
        Self { fault, met: 0 }
    }
}

/// The first planted trouble that meets this call.
pub(crate) fn meet(planted: &mut [Planted], call: &Call, account: Option<&str>) -> Option<Trouble> {
    planted.iter_mut().find_map(|planted| planted.meet(call, account))
}

impl Planted {
    fn meet(&mut self, call: &Call, account: Option<&str>) -> Option<Trouble> {
        let matching = &self.fault.matching;
        let meets = matching.host.is_none_or(|host| host == call.host)
            && matching.path.as_ref().is_none_or(|path| call.shown_path().contains(path.as_str()))
            && matching.account.as_ref().is_none_or(|wanted| account == Some(wanted.as_str()))
            && matching.metric.as_ref().is_none_or(|metric| call.list("metric").contains(metric));
        if !meets {
            return None;
        }
        let turn = self.met;
        self.met += 1;
        let past = turn.checked_sub(matching.skip)?;
        matching.count.is_none_or(|count| past < count).then(|| self.fault.trouble.clone())
    }
}

impl Trouble {
    /// Whether nothing of the answer arrives.
    pub(crate) const fn loses_the_answer(&self) -> bool {
        matches!(self, Self::Http { .. } | Self::Cut | Self::Garbage | Self::Empty)
    }

    /// The error it answers with; `None` for troubles of the transport.
    pub(crate) fn error(&self, variants: Variants) -> Option<GraphError> {
        Some(match self {
            Self::TokenExpired => GraphError::dead_token(463),
            Self::TokenRevoked { subcode } => GraphError::dead_token(*subcode),
            Self::Checkpoint => GraphError::dead_token(459),
            Self::Unconfirmed => GraphError::dead_token(464),
            Self::PageRoleLost => GraphError::dead_token(492),
            Self::Throttled { code, subcode, regain_minutes, retry_after_seconds } => GraphError {
                subcode: *subcode,
                regain_minutes: *regain_minutes,
                retry_after_seconds: *retry_after_seconds,
                ..throttled(*code, variants)
            },
            Self::Blocked => GraphError::new(
                368,
                "The action attempted has been deemed abusive or is otherwise disallowed",
            ),
            Self::Permission { code } if *code == 10 => GraphError::no_permission(),
            Self::Permission { code } => {
                GraphError::new(*code, format!("(#{code}) Requires permission of the user")).status(403)
            }
            Self::Unknown => GraphError::unknown(),
            Self::Unavailable => {
                GraphError::new(2, "Service temporarily unavailable").status(503).transient()
            }
            Self::Error { status, code, subcode, message } => {
                GraphError { subcode: *subcode, ..GraphError::new(*code, message.as_str()).status(*status) }
            }
            _ => return None,
        })
    }
}

pub(crate) fn throttled(code: u32, variants: Variants) -> GraphError {
    let message = match code {
        4 => "(#4) Application request limit reached",
        17 => "(#17) User request limit reached",
        32 => "(#32) Page request limit reached",
        613 => "(#613) Calls to this api have exceeded the rate limit.",
        _ => "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.",
    };
    GraphError::new(code, message).status(variants.throttle_status).transient()
}
