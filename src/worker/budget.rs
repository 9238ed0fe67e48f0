//! How much less often Meta is asked while little of what it allows is left; pure.

use crate::domain::Allowance;

/// By what the waits of the schedule grow. What is read at a moment of its own, a story before it ends, is not put off,
/// and neither is what a person asks for: Meta itself stops those at 100 %.
pub(super) fn slowdown(allowance: Allowance) -> i32 {
    match allowance.highest() {
        Some(percent) if percent > ALMOST_USED_UP => 4,
        _ if allowance.is_tight() => 2,
        _ => 1,
    }
}

const ALMOST_USED_UP: u32 = 90;

#[cfg(test)]
mod tests;
