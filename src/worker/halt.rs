//! Why an attempt goes no further.

use crate::{
    domain::{Failure, FailureCode, RefusalKind, Source},
    meta::{self, Unreachable},
    store::Error,
};

pub(super) enum Halt {
    Failed(Failure),
    Meta(meta::Error),
    Store(Error),
}

impl Halt {
    /// What to tell the person; an error of the store ends an attempt only if it will never be another one.
    pub(super) fn failure(self, source: Source) -> Result<Failure, Error> {
        match self {
            Self::Failed(failure) => Ok(failure),
            Self::Meta(error) if source == Source::Pasted => {
                Ok(at_the_door(&error).unwrap_or_else(|| failure_of(&error)))
            }
            Self::Meta(error) => Ok(failure_of(&error)),
            Self::Store(Error::NotSealed | Error::DoesNotOpen(_)) => Ok(Failure::altered()),
            Self::Store(error) => Err(error),
        }
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<meta::Error> for Halt {
    fn from(error: meta::Error) -> Self {
        Self::Meta(error)
    }
}

/// A pasted token that Meta rejects has not served a call here, so nothing was withdrawn: it was mistyped, cut off
/// or old.
fn at_the_door(error: &meta::Error) -> Option<Failure> {
    let sentence = match error.kind() {
        RefusalKind::Revoked => {
            "Meta does not accept this token: check that it was copied whole, or make a new one, then press c to \
             paste it again."
        }
        RefusalKind::Expired => "This token has expired: make a new one, then press c to paste it.",
        _ => return None,
    };
    Some(Failure::new(error.failure_code(), sentence))
}

/// An attempt that failed is over, so where a connection would be tried again by itself a person is asked to.
fn failure_of(error: &meta::Error) -> Failure {
    let code = error.failure_code();
    let needs_repair =
        matches!(error, meta::Error::Unreachable(Unreachable::Certificate | Unreachable::Setup));
    let sentence = match code {
        _ if needs_repair => error.sentence(),
        FailureCode::Unreachable if error.kind().is_throttle() => match error.refusal().regain_minutes {
            Some(minutes) => format!(
                "Meta asks us to slow down, so nothing was connected: press c to try again in {minutes} min."
            ),
            None => {
                "Meta asks us to slow down, so nothing was connected: press c to try again later.".to_owned()
            }
        },
        FailureCode::Unreachable => {
            format!("{error}, so nothing was connected: check the network, then press c to try again.")
        }
        _ if error.kind().is_temporary() && !error.has_known_cause() => {
            format!("{error}, so nothing was connected: press c to try again.")
        }
        _ => error.sentence(),
    };
    Failure::new(code, sentence)
}
