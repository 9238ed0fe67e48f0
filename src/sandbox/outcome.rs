//! What becomes of a call: the answer, and what the transport still does to it.

use super::{answer::Answer, call::Call, faults::Trouble};

pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    pub(crate) trouble: Option<Trouble>,
}

/// Performs an operation of a batch, which is a call of its own.
pub(crate) type Perform<'a> = &'a dyn Fn(&Call) -> Outcome;
