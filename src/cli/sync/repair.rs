//! What a repair tells of the history: how much of it is there, and what is missing and why.

use crate::{
    domain::Reason,
    services::export::{GapRow, SyncRow},
};

/// Nothing of a fetch that was no repair.
pub(super) fn lines(row: &SyncRow) -> Vec<String> {
    let (Some(gaps), Some(days)) = (&row.gaps, row.fetched.history) else { return Vec::new() };
    let all = days.complete + days.repairable + days.lost;
    let there = format!("    history: {} of the {all} days before the last 30 are there", days.complete);
    std::iter::once(there).chain(gaps.iter().map(line)).collect()
}

fn line(gap: &GapRow) -> String {
    let days = if gap.from == gap.to { gap.from.to_string() } else { format!("{} to {}", gap.from, gap.to) };
    let state = if gap.is_repairable { "can still be fetched" } else { "lost" };
    format!("    {days}: {state} ({})", words(gap.reason))
}

const fn words(reason: Reason) -> &'static str {
    match reason {
        Reason::NotPublished => "Meta tells nothing of it",
        Reason::TooSmall => "the account was too small",
        Reason::NotSupported => "Meta has no such figures of this account",
        Reason::BeyondWindow => "Meta keeps two years",
        Reason::Refused => "Meta refused it",
        Reason::NotFetched => "not fetched yet",
    }
}
