//! Why an attempt goes no further.

use crate::{
    domain::{Failure, FailureCode},
    meta::{self, Unreachable},
    store::Error,
};

pub(super) enum Halt {
    Failed(Failure),
    Store(Error),
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
        Self::Failed(failure_of(&error))
    }
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
