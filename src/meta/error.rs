//! Why a call to Meta failed, without any address, token or code.

use super::sign_in::SignIn;
use crate::domain::{FailureCode, Refusal, RefusalKind};

/// A failed call. None of its texts carries a URL, a token, a code or a secret: reqwest's errors are reduced to
/// their class in one place, and Meta's messages are cleaned of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Meta answered, and the answer was no.
    #[error("Meta refused: {}", super::sentence::facts(.0))]
    Refused(Refusal),
    /// No answer came.
    #[error("Meta could not be reached: {0}")]
    Unreachable(Unreachable),
    #[error("Meta did not answer in time")]
    TimedOut,
    /// An answer that is not what Meta promises.
    #[error("Meta's answer could not be read: {what}")]
    Unreadable { what: &'static str },
    /// Not sent, because an answer before it said to wait.
    #[error("Meta asks for a pause of {minutes} min")]
    ToldToWait { kind: RefusalKind, minutes: u32 },
    /// Not sent, because the lease on the work had run out before it was this call's turn.
    #[error("it took too long here, so Meta was not asked")]
    Lapsed,
    /// A setting this call needs is missing or cannot be used; `what` is its key.
    #[error("{what} is not set, or not usable")]
    NotConfigured { what: &'static str },
}

/// Where a call ended that got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    #[error("its name could not be resolved")]
    Name,
    #[error("no connection could be made")]
    Connection,
    #[error("its certificate was not accepted")]
    Certificate,
    #[error("the connection ended before the answer did")]
    Interrupted,
    #[error("the HTTP client could not be started, perhaps because this system has no CA certificates")]
    Setup,
}

impl Error {
    /// The row of Meta's error table this belongs to.
    pub const fn kind(&self) -> RefusalKind {
        match self {
            Self::Refused(refusal) => refusal.kind(),
            Self::Unreachable(_) | Self::TimedOut | Self::Lapsed => RefusalKind::Service,
            Self::Unreadable { .. } => RefusalKind::Unreadable,
            Self::ToldToWait { kind, .. } => *kind,
            Self::NotConfigured { .. } => RefusalKind::AppCapability,
        }
    }

    /// Meta's refusal; HTTP status 0 stands for a call that got none.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal.clone(),
            Self::ToldToWait { minutes, .. } => {
                Refusal { regain_minutes: Some(*minutes), ..Refusal::of_status(200) }
            }
            Self::Unreachable(_)
            | Self::TimedOut
            | Self::Unreadable { .. }
            | Self::Lapsed
            | Self::NotConfigured { .. } => Refusal::of_status(0),
        }
    }

    /// What an attempt that ends with this error failed of.
    pub fn failure_code(&self) -> FailureCode {
        match self {
            Self::NotConfigured { .. } => FailureCode::AppSettings,
            Self::Refused(refusal) => match (SignIn::of(refusal), refusal.kind()) {
                (Some(sign_in), _) => sign_in.failure_code(),
                (None, RefusalKind::AppCapability | RefusalKind::Signature | RefusalKind::VersionGone) => {
                    FailureCode::AppSettings
                }
                (None, RefusalKind::Service) => FailureCode::Unreachable,
                (None, kind) if kind.is_throttle() => FailureCode::Unreachable,
                (None, _) => FailureCode::Rejected,
            },
            Self::Unreachable(_)
            | Self::TimedOut
            | Self::Unreadable { .. }
            | Self::Lapsed
            | Self::ToldToWait { .. } => FailureCode::Unreachable,
        }
    }

    pub(super) fn wants_proof(&self) -> bool {
        matches!(self, Self::Refused(refusal) if SignIn::of(refusal) == Some(SignIn::ProofMissing))
    }

    /// Whether Meta's words tell what went wrong with an app, an address or a code, whatever the code number says.
    pub fn has_known_cause(&self) -> bool {
        matches!(self, Self::Refused(refusal) if SignIn::of(refusal).is_some())
    }

    /// Whether Meta refused to renew only because the token is not 24 hours old yet.
    pub fn is_too_young(&self) -> bool {
        matches!(self, Self::Refused(refusal) if SignIn::of(refusal) == Some(SignIn::TooYoung))
    }

    /// What is wrong and what to do about it.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused(refusal) => super::sentence::on(refusal),
            Self::Unreachable(Unreachable::Name | Unreachable::Connection) => {
                "Meta could not be reached: check the network; it is tried again while lightmeter runs.".to_owned()
            }
            Self::Unreachable(Unreachable::Certificate) => {
                "Meta's certificate was not accepted: check this machine's clock, its CA certificates, and whether a proxy sits in between.".to_owned()
            }
            Self::Unreachable(Unreachable::Interrupted) => {
                "The connection to Meta broke off: it is tried again while lightmeter runs.".to_owned()
            }
            Self::Unreachable(Unreachable::Setup) => {
                "No secure connection can be made from here: install this system's CA certificates (package ca-certificates).".to_owned()
            }
            Self::TimedOut => "Meta did not answer in time: it is tried again while lightmeter runs.".to_owned(),
            Self::Lapsed => "It took too long here, so Meta was not asked: it is tried again while lightmeter runs.".to_owned(),
            Self::Unreadable { what } => {
                format!("Meta's answer could not be read ({what}): try again; if it stays so, Meta has changed something and lightmeter needs an update.")
            }
            Self::ToldToWait { kind, minutes } => super::sentence::on_wait(*kind, *minutes),
            Self::NotConfigured { what } => {
                format!("{what} is not set, or not usable: correct it in the config file; `lightmeter doctor` checks it.")
            }
        }
    }
}

#[cfg(test)]
mod tests;
