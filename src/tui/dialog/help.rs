//! Every key that works where the person is, straight from the keymap.

use super::page::Page;
use crate::tui::{Focus, Key, State};

/// Cells of the widest keys, and a gap.
const KEYS: usize = 18;
/// The same where what a key does needs the room; longer keys stand on a line of their own.
const FEW_KEYS: usize = 8;

pub(crate) fn page(state: &State, focus: Focus, page: &mut Page) {
    let column = if page.width < 60 { FEW_KEYS } else { KEYS };
    for row in state.setup.keymap.rows(focus) {
        let keys: Vec<String> = row.keys.iter().map(Key::to_string).collect();
        page.option_at(&keys.join(" "), row.action.description(), "", column);
    }
    page.option_at(&Key::CTRL_C.to_string(), "quit, wherever you are", "", column);
    if !matches!(focus, Focus::Summary | Focus::Posts | Focus::Audience) {
        return;
    }
    page.gap();
    page.line("What the marks at the figures mean:", state.theme.strong);
    for (mark, meaning) in [
        ("12", "Meta said so"),
        (state.marks.carried, "an older value stands in for one that could not be had"),
        (state.marks.late, "Meta has not published it yet; that takes up to 48 hours"),
        (state.marks.unavailable, "not available; the reason stands beside it. It does not mean zero"),
    ] {
        page.option_at(mark, meaning, "", column);
    }
}
