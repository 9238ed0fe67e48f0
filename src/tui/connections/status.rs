//! A connection's status as a mark and in a word.

use ratatui::style::Style;

use crate::{domain::Status, tui::State};

pub(crate) fn status_mark(state: &State, status: Status) -> (&'static str, Style) {
    let (marks, theme) = (&state.marks, &state.theme);
    match status {
        Status::Active => (marks.healthy, theme.healthy),
        Status::Expiring | Status::NeedsAttention => (marks.warning, theme.warning),
        Status::Expired | Status::Revoked => (marks.ended, theme.ended),
        Status::Disconnected => (marks.unavailable, theme.quiet),
    }
}

pub(crate) const fn status_text(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Expiring => "expiring",
        Status::Expired => "expired",
        Status::Revoked => "revoked",
        Status::NeedsAttention => "needs attention",
        Status::Disconnected => "disconnected",
    }
}
