//! Meta is left alone for a while: until when, and what it had said.

use super::{Login, RefusalKind, Timestamp, Verdict};

/// Nothing is asked of Meta before `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    pub until: Timestamp,
    /// The limit or the block that Meta told.
    pub because: RefusalKind,
}

impl Pause {
    /// What is told of a connection meanwhile: what was told when the pause began.
    pub fn verdict(&self) -> Verdict {
        Verdict::on(self.because, Login::Instagram).slowed_until(Some(self.until))
    }

    /// What is told of a renewal that is asked for meanwhile.
    pub fn on_renewal(&self, now: Timestamp) -> String {
        if self.because == RefusalKind::Blocked {
            return format!("{}; renew again much later.", Verdict::BLOCKED);
        }
        let minutes = (self.until - now).num_minutes() + 1;
        format!("Meta asks us to slow down; renew again in {minutes} min.")
    }
}
