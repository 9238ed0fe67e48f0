//! Decides whether a call is tried again, and after which pause.

use std::time::Duration;

use rand::Rng as _;

use crate::meta::{Error, Unreachable};

/// The pause before what was asked beside others is asked for once more, or `None` when this error stands.
pub(in crate::meta) fn pause_before_again(error: &Error, backoff: Duration) -> Option<Duration> {
    Tries::new(true, backoff).pause_after(error)
}

/// The tries of one call.
#[derive(Debug)]
pub(super) struct Tries {
    may_repeat: bool,
    backoff: Duration,
    done: u32,
    unknown: u32,
}

impl Tries {
    const MOST: u32 = 3;

    pub(super) const fn new(may_repeat: bool, backoff: Duration) -> Self {
        Self { may_repeat, backoff, done: 0, unknown: 0 }
    }

    /// The pause before the next try, or `None` when this error stands.
    pub(super) fn pause_after(&mut self, error: &Error) -> Option<Duration> {
        self.done += 1;
        if !self.may_repeat || self.done >= Self::MOST || !self.is_worth_it(error) {
            return None;
        }
        let longest = self.backoff * 2_u32.saturating_pow(self.done - 1);
        // Full jitter: clients that failed together do not come back together.
        Some(rand::rng().random_range(Duration::ZERO..=longest))
    }

    fn is_worth_it(&mut self, error: &Error) -> bool {
        match error {
            Error::Unreachable(Unreachable::Name | Unreachable::Connection | Unreachable::Interrupted)
            | Error::TimedOut => true,
            // Where Meta says how long to stay away, that is for the schedule and not for this call.
            Error::Refused(refusal) if refusal.regain_minutes.is_some() => false,
            Error::Refused(refusal) => match refusal.code {
                Some(2) => true,
                // Code 1 may also mean a wrong breakdown, so it gets one more chance only.
                Some(1) => {
                    self.unknown += 1;
                    self.unknown == 1
                }
                Some(_) => false,
                None => (500..=599).contains(&refusal.http),
            },
            // These do not get better by themselves.
            Error::Unreachable(Unreachable::Setup | Unreachable::Certificate)
            | Error::Unreadable { .. }
            | Error::ToldToWait { .. }
            | Error::Lapsed
            | Error::NotConfigured { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests;
