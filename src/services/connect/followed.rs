//! The attempts that this front follows, marked for other processes of the same person.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{callback::Presence, domain::AttemptId};

/// Cheap to clone; the marks go with the last clone.
#[derive(Clone, Debug, Default)]
pub struct Followed(Arc<Mutex<Vec<Presence>>>);

impl Followed {
    /// An attempt without a mark only reads as left behind to other processes, so a failure is logged.
    pub(super) fn follow(&self, folder: &Path, attempt: AttemptId) {
        match Presence::mark(folder, attempt) {
            Ok(presence) => self.0.lock().unwrap_or_else(PoisonError::into_inner).push(presence),
            Err(error) => tracing::warn!(%error, "an attempt was not marked for other processes"),
        }
    }

    pub(super) fn let_go(&self, attempt: AttemptId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|presence| presence.attempt() != attempt);
    }
}
