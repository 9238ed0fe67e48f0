//! Something that is asked for and arrives later: old figures stay until new ones arrive, late answers drop.

use super::message::Problem;
use crate::domain::{Taken, Timestamp};

/// Tells one question from another, so that a late answer finds nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u64);

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Loadable<T> {
    #[default]
    Idle,
    Loading {
        request: RequestId,
        previous: Option<Taken<T>>,
    },
    Ready(Taken<T>),
    Failed {
        problem: Problem,
        previous: Option<Taken<T>>,
    },
}

impl<T> Loadable<T> {
    /// What there is to show, however old.
    pub const fn shown(&self) -> Option<&Taken<T>> {
        match self {
            Self::Ready(taken) => Some(taken),
            Self::Loading { previous, .. } | Self::Failed { previous, .. } => previous.as_ref(),
            Self::Idle => None,
        }
    }

    pub fn value(&self) -> Option<&T> {
        self.shown().map(|taken| &taken.what)
    }

    pub const fn is_loading(&self) -> bool {
        matches!(self, Self::Loading { .. })
    }

    pub const fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Failed { problem, .. } => Some(problem),
            _ => None,
        }
    }

    /// Asks anew; whatever was on its way before is no longer waited for.
    pub fn begin(&mut self, request: RequestId) {
        let previous = self.take();
        *self = Self::Loading { request, previous };
    }

    /// Takes an answer; `false` when nobody waits for this one.
    pub fn finish(&mut self, request: RequestId, answer: Result<T, Problem>, now: Timestamp) -> bool {
        if !matches!(self, Self::Loading { request: waited, .. } if *waited == request) {
            return false;
        }
        *self = match answer {
            Ok(what) => Self::Ready(Taken { what, at: now }),
            Err(problem) => Self::Failed { problem, previous: self.take() },
        };
        true
    }

    fn take(&mut self) -> Option<Taken<T>> {
        match std::mem::take(self) {
            Self::Ready(taken) => Some(taken),
            Self::Loading { previous, .. } | Self::Failed { previous, .. } => previous,
            Self::Idle => None,
        }
    }
}

/// A [`Loadable`] with the question it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel<K, T> {
    pub key: Option<K>,
    pub data: Loadable<T>,
    /// Something new is in the store, so it is asked for again as soon as it is looked at.
    pub outdated: bool,
}

impl<K, T> Default for Panel<K, T> {
    fn default() -> Self {
        Self { key: None, data: Loadable::Idle, outdated: false }
    }
}

impl<K: PartialEq, T> Panel<K, T> {
    /// Whether this question has to be asked. While an answer is on its way nothing is asked twice, so a store
    /// that changes all the time still gets to be read.
    pub fn needs(&self, key: &K) -> bool {
        self.key.as_ref() != Some(key)
            || matches!(self.data, Loadable::Idle)
            || self.outdated && !self.data.is_loading()
    }

    /// Asks; what is shown meanwhile stays only if it belongs to the same thing.
    pub fn begin(&mut self, key: K, request: RequestId, same: impl FnOnce(&K, &K) -> bool) {
        if !self.key.as_ref().is_some_and(|old| same(old, &key)) {
            self.data = Loadable::Idle;
        }
        self.key = Some(key);
        self.outdated = false;
        self.data.begin(request);
    }
}
