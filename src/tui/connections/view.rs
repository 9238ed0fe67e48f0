//! The rows of Connections.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    details, runway,
    status::{status_mark, status_text},
};
use crate::{
    domain::{Connection, Status, VerdictCode},
    tui::{Action, State, dialog::Page, format, layout, text},
};

pub(crate) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let areas = layout::connections(area);
    let theme = &state.theme;
    if state.connections.all().is_empty() {
        return empty(state, layout::chrome(area).body, buffer);
    }
    let columns = Columns::of(areas.list.width);
    let heading =
        columns.join(["ACCOUNT", "LOGIN", "STATUS", "TIME LEFT", "LAST SYNC"], state.marks.ellipsis);
    buffer.set_stringn(
        areas.heading.x + 2,
        areas.heading.y,
        heading,
        usize::from(areas.heading.width),
        theme.quiet,
    );
    for (index, connection, row) in rows(state, areas.list, areas.row) {
        let selected = index == state.connections.selected;
        if selected {
            buffer.set_style(Rect { height: row.height.min(2), ..row }, theme.selected);
            for y in row.y..row.bottom().min(row.y + 2) {
                buffer.set_string(row.x, y, state.marks.selected, theme.key);
            }
        }
        card(state, connection, &columns, row, buffer);
    }
    if let (Some(area), Some(connection)) = (areas.details, state.connections.selected()) {
        beside(state, connection, area, buffer);
    }
}

/// The narrow screen: a name, a countdown, and one line of advice.
pub(crate) fn draw_narrow(state: &State, area: Rect, buffer: &mut Buffer) {
    let areas = layout::connections(area);
    let theme = &state.theme;
    if state.connections.all().is_empty() {
        return empty(state, layout::chrome(area).body, buffer);
    }
    let width = usize::from(areas.list.width);
    for (index, connection, row) in rows(state, areas.list, areas.row) {
        let status = connection.status(state.now);
        let (mark, style) = status_mark(state, status);
        if index == state.connections.selected {
            buffer.set_style(row, theme.selected);
            buffer.set_string(row.x, row.y, state.marks.selected, theme.key);
        }
        let left = time_left(state, connection);
        let name = width.saturating_sub(text::width(&left) + 6);
        let name = text::left(&format!("@{}", connection.account.username), name, state.marks.ellipsis);
        buffer.set_stringn(row.x + 2, row.y, mark, 2, style);
        let (x, _) = buffer.set_stringn(row.x + 4, row.y, name, width, theme.account);
        buffer.set_stringn(x + 1, row.y, left, width, style);
        let line = short_advice(state, connection);
        let line = text::fit(&line, width.saturating_sub(4), state.marks.ellipsis);
        if row.height > 1 {
            buffer.set_stringn(row.x + 4, row.y + 1, line, width.saturating_sub(4), theme.quiet);
        }
    }
}

fn rows(state: &State, list: Rect, height: u16) -> impl Iterator<Item = (usize, &Connection, Rect)> {
    let visible = usize::from(list.height / height);
    let all = state.connections.all().iter().enumerate().skip(state.connections.top).take(visible.max(1));
    all.zip((list.y..list.bottom()).step_by(usize::from(height))).map(move |((index, connection), y)| {
        (index, connection, Rect { y, height: height.min(list.bottom() - y), ..list })
    })
}

fn card(state: &State, connection: &Connection, columns: &Columns, row: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let status = connection.status(state.now);
    let (mark, style) = status_mark(state, status);
    let synced = connection.last_sync_at.map_or_else(|| "never".to_owned(), |at| format::age(at, state.now));
    let synced = if state.work.iter().any(|work| work.account_id == connection.account.id) {
        format!("working{}", state.marks.ellipsis)
    } else {
        synced
    };
    let login = match connection.grant.login {
        crate::domain::Login::Instagram => "Instagram",
        crate::domain::Login::Facebook => "Facebook",
    };
    let cells = [
        (format!("@{}", connection.account.username), theme.account),
        (login.to_owned(), theme.text),
        (format!("{mark} {}", status_text(status)), style),
        (time_left(state, connection), if status == Status::Active { theme.figure } else { style }),
        (synced, theme.quiet),
    ];
    let mut x = row.x + 2;
    for ((cell, style), width) in cells.into_iter().zip(columns.0) {
        let cell = text::fit(&cell, width.saturating_sub(1), state.marks.ellipsis);
        buffer.set_stringn(x, row.y, cell, width, style);
        x = x.saturating_add(layout::cells(width));
    }
    if row.height > 1 {
        let width = usize::from(row.width).saturating_sub(4);
        let line = text::fit(&advice(state, connection), width, state.marks.ellipsis);
        let style = if connection.verdict(state.now).code == VerdictCode::Ok { theme.quiet } else { style };
        buffer.set_stringn(row.x + 2, row.y + 1, line, width, style);
    }
}

/// Widths of the columns; the name takes what the others leave.
struct Columns([usize; 5]);

impl Columns {
    fn of(width: u16) -> Self {
        let fixed = [11, 18, 14, 12];
        let name = usize::from(width).saturating_sub(2 + fixed.iter().sum::<usize>()).max(8);
        let [login, status, left, synced] = fixed;
        Self([name, login, status, left, synced])
    }

    fn join(&self, cells: [&str; 5], ellipsis: &str) -> String {
        cells.iter().zip(self.0).map(|(cell, width)| text::left(cell, width, ellipsis)).collect()
    }
}

fn beside(state: &State, connection: &Connection, area: Rect, buffer: &mut Buffer) {
    for y in area.y..area.bottom() {
        buffer.set_string(area.x, y, state.marks.rule_down, state.theme.rule);
    }
    let mut page = Page::new(usize::from(area.width.saturating_sub(3)), &state.theme);
    page.line(&format!("@{}", connection.account.username), state.theme.account);
    details::lines(state, connection, &mut page);
    for (y, line) in (area.y..area.bottom()).zip(&page.lines) {
        buffer.set_line(area.x + 2, y, line, area.width.saturating_sub(3));
    }
}

fn empty(state: &State, body: Rect, buffer: &mut Buffer) {
    let data = &state.connections.list.data;
    let mut page = Page::new(usize::from(body.width.saturating_sub(4)).min(64), &state.theme);
    if let Some(problem) = data.problem() {
        page.line(&state.worded(&problem.sentence), state.theme.error);
        page.line(
            &state.worded(problem.next_step.as_deref().unwrap_or("Press r to try again.")),
            state.theme.text,
        );
    } else if data.value().is_none() {
        page.line(&format!("Reading your connections{}", state.marks.ellipsis), state.theme.quiet);
    } else {
        page.line("Nothing is connected yet.", state.theme.strong);
        page.gap();
        page.option(&state.key(Action::Connect), "connect your Instagram Business or Creator account", "");
        page.gap();
        page.line(
            "A token you paste is enough to start. From then on this page says how long each token lives and who \
             renews it.",
            state.theme.quiet,
        );
    }
    crate::tui::view::place(&page, body, buffer);
}

/// The earlier clock.
fn time_left(state: &State, connection: &Connection) -> String {
    match (connection.status(state.now), connection.ends_at()) {
        (Status::Disconnected | Status::Revoked, _) => state.marks.unavailable.to_owned(),
        (Status::Expired, _) => "ended".to_owned(),
        (_, Some(end)) => format::countdown(end, state.now),
        (_, None) if connection.expiry == crate::domain::Expiry::Never => "no end".to_owned(),
        (_, None) => "unknown".to_owned(),
    }
}

/// What to do if there is something to do, else how long it is safe.
fn advice(state: &State, connection: &Connection) -> String {
    let verdict = connection.verdict(state.now);
    let sentence =
        if verdict.code == VerdictCode::Ok { runway::sentence(state, connection) } else { verdict.sentence };
    state.worded(&sentence)
}

/// The same where a line has some 36 cells: what matters comes first, and the details have the rest.
fn short_advice(state: &State, connection: &Connection) -> String {
    let verdict = connection.verdict(state.now);
    let sentence = if verdict.code == VerdictCode::Ok {
        runway::in_few_words(state, connection)
    } else {
        verdict.in_few_words()
    };
    state.worded(&sentence)
}
