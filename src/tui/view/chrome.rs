//! What frames every screen: tabs, store, work and notices.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
    widgets::{Clear, Widget},
};

use crate::tui::{
    Action, Severity, State, Tab,
    dialog::Page,
    format,
    layout::{self, Class},
    outage, text,
};

pub(crate) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let areas = layout::chrome(area);
    header(state, areas.header, buffer);
    let rule = state.marks.rule.repeat(usize::from(areas.rule.width));
    buffer.set_stringn(areas.rule.x, areas.rule.y, rule, usize::from(areas.rule.width), state.theme.rule);
    super::hints::draw(state, areas.hints, buffer);
}

fn header(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let narrow = area.width < 80;
    let tab = |tab, action, long: &'static str, short: &'static str| {
        let style = if state.tab == tab { theme.tab_open } else { theme.tab };
        [
            Span::styled(state.key(action), theme.key),
            Span::raw(" "),
            Span::styled(if narrow { short } else { long }, style),
        ]
    };
    let mut spans = vec![Span::styled(if narrow { " " } else { " lightmeter   " }, theme.brand)];
    spans.extend(tab(Tab::Connections, Action::ShowConnections, "Connections", "Connections"));
    spans.push(Span::raw("   "));
    spans.extend(tab(Tab::Overview, Action::ShowOverview, "Instagram Overview", "Overview"));
    let (x, _) = buffer.set_line(area.x, area.y, &Line::from(spans), area.width);
    let room = usize::from(area.right().saturating_sub(x + 4));
    // Less of it would name no store.
    if room >= LEAST_OF_STORE.min(text::width(&state.setup.store)) {
        let store = text::right(&state.setup.store, room, state.marks.ellipsis);
        buffer.set_stringn(x + 3, area.y, store, room, theme.quiet);
    }
}

/// Cells of the store's name below which it is left out.
const LEAST_OF_STORE: usize = 24;

/// A notice outranks work: it needs to be read, in full, so a long one covers the last lines of the body.
pub(crate) fn status(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let area = layout::chrome(area).status;
    let width = usize::from(area.width.saturating_sub(2));
    if let Some(notice) = state.notices.last() {
        let style = match notice.severity {
            Severity::Info => theme.info,
            Severity::Warn => theme.warning,
            Severity::Error => theme.error,
        };
        let next = notice.problem.next_step.as_ref().map_or_else(String::new, |next| format!(" {next}"));
        let more = match state.notices.len() {
            1 => String::new(),
            several => format!(" {} {} more", state.marks.dot, several - 1),
        };
        let dot = state.marks.dot;
        let (age, close) = (format::age(notice.at, state.now), state.key(Action::Close));
        let tail = format!(" {dot} {age}{more} {dot} {close}");
        let sentence = state.worded(&format!("{}{next}", notice.problem.sentence));
        let mut lines: Vec<Line> =
            text::wrap(&sentence, width).into_iter().map(|line| Line::styled(line, style)).collect();
        match lines.last_mut() {
            Some(last) if last.width() + text::width(&tail) <= width => {
                last.push_span(Span::styled(tail, theme.quiet));
            }
            _ => lines.push(Line::styled(tail, theme.quiet)),
        }
        let above = layout::cells(lines.len() - 1).min(area.y);
        let covered = Rect { y: area.y - above, height: above + 1, ..area };
        Clear.render(covered, buffer);
        buffer.set_style(covered, theme.page);
        for (y, line) in (covered.y..covered.bottom()).zip(&lines) {
            buffer.set_line(covered.x + 1, y, line, layout::cells(width));
        }
        return;
    }
    if let Some(outage) = &state.outage {
        let line = text::fit(&outage::sentence(state, outage), width, state.marks.ellipsis);
        buffer.set_stringn(area.x + 1, area.y, line, width, theme.warning);
        return;
    }
    let Some(work) = state.work.iter().find(|work| work.progress.is_some()).or(state.work.first()) else {
        return;
    };
    let name = state
        .connection(&work.account_id)
        .map_or_else(String::new, |one| format!("@{} ", one.account.username));
    let what = match work.kind {
        crate::domain::WorkKind::Fetch | crate::domain::WorkKind::Repair => "fetching",
        crate::domain::WorkKind::Renew => "renewing the token",
        crate::domain::WorkKind::Revoke => "revoking at Meta",
    };
    let progress =
        work.progress.as_deref().map_or_else(|| "waiting for the worker".to_owned(), ToOwned::to_owned);
    let others = match state.work.len() {
        1 => String::new(),
        several => format!(" {} {} more", state.marks.dot, several - 1),
    };
    let line = format!("{name}{what}: {progress}{}{others}", state.marks.ellipsis);
    let line = text::fit(&line, width, state.marks.ellipsis);
    buffer.set_stringn(area.x + 1, area.y, line, width, theme.working);
}

/// A short page in the upper middle of a body.
pub(crate) fn place(page: &Page, body: Rect, buffer: &mut Buffer) {
    let height = layout::cells(page.lines.len());
    let width = layout::cells(page.width);
    let centred = layout::centred(body, width, height);
    let lift =
        if Class::of(body.as_size()) == Class::Tiny { 0 } else { centred.y.saturating_sub(body.y) / 3 };
    for (y, line) in (centred.y - lift..body.bottom()).zip(&page.lines) {
        buffer.set_line(centred.x, y, line, centred.width);
    }
}
