//! The box of a dialog: its page, and beside it a QR code where one fits.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::Line,
    widgets::{Block, Clear, Widget},
};

use super::{Dialog, Step, connect, disconnect, health, help, page::Page};
use crate::tui::{Action, Focus, State, connections, layout, text};

const WIDEST: u16 = 76;

pub(crate) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let Some(dialog) = state.dialogs.last() else { return };
    let room = layout::chrome(area);
    let room = Rect { y: room.header.y, height: area.height.saturating_sub(1), ..area };
    let theme = &state.theme;
    let qr = qr(state, dialog, room);
    let beside = qr.map_or(0, aside);
    let width = (WIDEST + beside).min(room.width);
    let page = page(state, dialog, usize::from(width.saturating_sub(4 + beside)));
    let lines = page.lines.len().max(qr.map_or(0, connect::Qr::lines));
    let frame = layout::centred(room, width, layout::cells(lines + 2));
    let inner = Rect {
        x: frame.x + 2,
        y: frame.y + 1,
        width: frame.width.saturating_sub(4),
        height: frame.height.saturating_sub(2),
    };
    Clear.render(frame, buffer);
    buffer.set_style(frame, theme.page);
    Block::bordered()
        .border_set(state.marks.border())
        .border_style(theme.dialog_border)
        .title(Line::styled(format!(" {} ", title(state, dialog)), theme.dialog_title))
        .render(frame, buffer);
    let top = dialog.top().unwrap_or_else(|| page.first(usize::from(inner.height)));
    for (y, line) in (inner.y..inner.bottom()).zip(page.lines.iter().skip(top)) {
        buffer.set_line(inner.x, y, line, inner.width.saturating_sub(beside));
    }
    if let Some(qr) = qr {
        let x = inner.right().saturating_sub(layout::cells(qr.columns()));
        for (y, line) in (inner.y..inner.bottom()).zip(0..qr.lines()) {
            buffer.set_string(x, y, qr.line(line), theme.qr);
        }
    }
    let below = page.lines.len().saturating_sub(top + usize::from(inner.height));
    out_of_sight(state, dialog.focus(), frame, (top, below), buffer);
}

/// Says on the lower border how many lines are above and below, and by which key they come.
fn out_of_sight(
    state: &State,
    focus: Focus,
    frame: Rect,
    (above, below): (usize, usize),
    buffer: &mut Buffer,
) {
    let (marks, theme) = (&state.marks, &state.theme);
    let y = frame.bottom().saturating_sub(1);
    if above > 0 {
        buffer.set_string(frame.x + 2, y, format!(" {} {above} ", marks.up), theme.quiet);
    }
    if below > 0 {
        let key = state.setup.keymap.key(focus, Action::PageDown);
        let key = key.map_or_else(String::new, |key| format!(" {} {key}", marks.dot));
        let more = format!(" {} {below} more{key} ", marks.down);
        let x = frame.right().saturating_sub(layout::cells(text::width(&more)) + 2);
        buffer.set_string(x, y, more, theme.quiet);
    }
}

/// How far the page on top can scroll.
pub(crate) fn overflow(state: &State) -> usize {
    let Some(dialog) = state.dialogs.last().filter(|dialog| dialog.top().is_some()) else { return 0 };
    let area = layout::area(state.size);
    let room = Rect { height: area.height.saturating_sub(1), ..area };
    let beside = qr(state, dialog, room).map_or(0, aside);
    let width = (WIDEST + beside).min(room.width).saturating_sub(4 + beside);
    let lines = page(state, dialog, usize::from(width)).lines.len();
    lines.saturating_sub(usize::from(room.height.saturating_sub(2)))
}

/// The code that stands beside the page, where there is one and room for both.
fn qr<'a>(state: &State, dialog: &'a Dialog, room: Rect) -> Option<&'a connect::Qr> {
    let Dialog::Connect(open) = dialog else { return None };
    let Step::Waiting(waiting) = &open.step else { return None };
    waiting.qr.as_ref().filter(|qr| {
        !state.marks.ascii
            && usize::from(room.width) >= qr.columns() + 44
            && usize::from(room.height) >= qr.lines() + 2
    })
}

/// Cells that the code takes from the dialog.
fn aside(qr: &connect::Qr) -> u16 {
    layout::cells(qr.columns() + 2)
}

fn page<'a>(state: &'a State, dialog: &Dialog, width: usize) -> Page<'a> {
    let mut page = Page::new(width, &state.theme);
    page.tight = state.size.height < 20;
    match dialog {
        Dialog::Help { focus, .. } => help::page(state, *focus, &mut page),
        Dialog::Details { account, .. } => {
            if let Some(connection) = state.connection(account) {
                connections::detail_lines(state, connection, &mut page);
            }
        }
        Dialog::Everybody { .. } => health::page(state, &mut page),
        Dialog::Disconnect(dialog) => disconnect::page(state, dialog, &mut page),
        Dialog::Connect(dialog) => connect::page(state, dialog, &mut page),
    }
    page
}

fn title(state: &State, dialog: &Dialog) -> String {
    match dialog {
        Dialog::Help { focus, .. } => format!("Keys {} {}", state.marks.dot, focus.title()),
        Dialog::Details { account, .. } => {
            state.connection(account).map_or_else(String::new, |one| format!("@{}", one.account.username))
        }
        Dialog::Everybody { .. } => "Everybody's connections".to_owned(),
        Dialog::Disconnect(open) => state
            .connection(&open.account)
            .map_or_else(String::new, |one| format!("Disconnect @{}?", one.account.username)),
        Dialog::Connect(open) => match &open.expected {
            Some((_, name)) => format!("Reconnect @{name}"),
            None => "Connect an Instagram account".to_owned(),
        },
    }
}
