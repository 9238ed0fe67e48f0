//! The hint bar: what the most useful keys do here, as many as fit, and always the way to all the others.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    domain::Login,
    tui::{Action, State, Tab, text},
};

pub(crate) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let gap = if area.width < 80 { 2 } else { 3 };
    let mut spans = Vec::new();
    for hint in fitting(hints(state), usize::from(area.width), gap) {
        let before = if spans.is_empty() { 1 } else { gap };
        spans.push(Span::raw(" ".repeat(before)));
        spans.push(Span::styled(hint.keys, theme.key));
        spans.push(Span::styled(format!(" {}", hint.word), theme.hint));
    }
    buffer.set_line(area.x, area.y, &Line::from(spans), area.width);
}

struct Hint {
    keys: String,
    word: &'static str,
    /// The way out and the way to every other key never fall off.
    stays: bool,
}

impl Hint {
    fn width(&self) -> usize {
        text::width(&self.keys) + 1 + text::width(self.word)
    }
}

/// Those that have a use now, the most useful first; keys of one word, such as the two of the range, stand together.
fn hints(state: &State) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    for row in state.setup.keymap.hints(state.focus()) {
        let Some(key) = row.keys.first().filter(|_| has_use(state, row.action)) else { continue };
        let word = row.action.hint();
        match hints.last_mut() {
            Some(before) if before.word == word => before.keys = format!("{} {key}", before.keys),
            _ => {
                let stays = matches!(row.action, Action::Help | Action::Quit | Action::Close);
                hints.push(Hint { keys: key.to_string(), word, stays });
            }
        }
    }
    hints
}

/// Leaves out what has no room, and the less useful of two.
fn fitting(hints: Vec<Hint>, width: usize, gap: usize) -> Vec<Hint> {
    let stay: usize = hints.iter().filter(|hint| hint.stays).map(|hint| hint.width() + gap).sum();
    // The first stands one cell from the edge, without a gap before it.
    let mut room = (width + gap).saturating_sub(1 + stay);
    hints
        .into_iter()
        .filter(|hint| {
            let left = room.checked_sub(hint.width() + gap).filter(|_| !hint.stays);
            room = left.unwrap_or(room);
            hint.stays || left.is_some()
        })
        .collect()
}

/// Whether an action can do anything for what is shown.
fn has_use(state: &State, action: Action) -> bool {
    let subject = state.subject();
    match action {
        Action::Connect if state.dialogs.is_empty() && state.tab == Tab::Overview => {
            subject.is_none_or(|one| one.verdict(state.now).code.needs_person())
        }
        Action::Disconnect
        | Action::Details
        | Action::Renew
        | Action::Export
        | Action::ShorterRange
        | Action::LongerRange
        | Action::Sort
        | Action::Copy => subject.is_some(),
        Action::Revoke => subject.is_some_and(|one| one.grant.login == Login::Facebook),
        Action::NextAccount => state.connections.all().len() > 1,
        Action::Everybody => state.setup.is_operator(),
        Action::CopyLink => state.setup.clipboard,
        Action::OpenBrowser => state.setup.browser,
        Action::SandboxToken => state.setup.sandbox_token.is_some(),
        _ => true,
    }
}
