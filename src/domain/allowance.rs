//! How much of what Meta allows is used up, as its answers last said.

use serde::Serialize;

/// In percent, of which 100 ends it; `None` is what no answer has told, which is not 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Allowance {
    /// Of what the account may be asked in a day.
    pub account_used_percent: Option<u32>,
    /// Of what the whole app may ask, or this login of it.
    pub app_used_percent: Option<u32>,
}

impl Allowance {
    /// Above this Meta is asked less often.
    pub const TIGHT: u32 = 75;

    pub fn highest(self) -> Option<u32> {
        self.account_used_percent.max(self.app_used_percent)
    }

    pub fn is_tight(self) -> bool {
        self.highest().is_some_and(|percent| percent > Self::TIGHT)
    }
}
