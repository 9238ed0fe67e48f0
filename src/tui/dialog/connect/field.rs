//! What the pages that take text share: the field, and what is wrong with what was in it.

use ratatui::text::Span;

use crate::tui::{Action, Input, Problem, State, dialog::Page};

/// A field that shows only how long its text is: what is typed here may be a token.
pub(super) fn field(state: &State, input: &Input, page: &mut Page) {
    let theme = &state.theme;
    let room = page.width.saturating_sub(2).max(2);
    if input.is_empty() {
        let rest = " ".repeat(room - 1);
        page.spans(vec![Span::styled(" ", theme.cursor), Span::styled(rest, theme.field)]);
        return;
    }
    let first = input.cursor().saturating_sub(room - 1);
    let masked = |count: usize| state.marks.secret.repeat(count);
    let before = input.cursor() - first;
    let after = (input.len() - input.cursor()).min(room - before);
    let under = if after > 0 { masked(1) } else { " ".to_owned() };
    let rest = after.saturating_sub(1);
    let blank = room.saturating_sub(before + 1 + rest);
    page.spans(vec![
        Span::styled(masked(before), theme.field),
        Span::styled(under, theme.cursor),
        Span::styled(masked(rest), theme.field),
        Span::styled(" ".repeat(blank), theme.field),
    ]);
    let accept = state.key(Action::Accept);
    page.line(&format!("{} characters, {accept} to send", input.len()), theme.quiet);
}

/// What went wrong and what to do.
pub(super) fn said(state: &State, problem: &Problem, page: &mut Page) {
    page.line(&state.worded(&problem.sentence), state.theme.warning);
    if let Some(next) = &problem.next_step {
        page.line(&state.worded(next), state.theme.text);
    }
}
