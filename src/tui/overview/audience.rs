//! The section Audience: who follows and who engages, and when followers are online.

mod hours;
mod shares;

use ratatui::{
    buffer::Buffer,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

use crate::{
    domain::{Audience, Dimension},
    tui::{State, dialog::Page, layout, layout::Class},
};

/// Below this many cells the panels stand in one column, which is scrolled.
const TWO_COLUMNS: u16 = 80;

pub(crate) fn draw(state: &State, audience: &Audience, content: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    if audience.breakdowns.is_empty() && audience.online.is_empty() {
        let mut page = Page::new(usize::from(content.width.saturating_sub(4)).min(60), theme);
        page.line("Nothing is known of this audience yet.", theme.strong);
        page.line("Meta tells it once a day, from 100 followers on; r fetches now.", theme.quiet);
        crate::tui::view::place(&page, content, buffer);
        return;
    }
    let top = state.overview.audience_top;
    if content.width < TWO_COLUMNS {
        put(&column(state, audience, content), top, content, buffer);
        return;
    }
    let (panels, online) = areas(content);
    for (dimension, area) in Dimension::ALL.iter().zip(panels) {
        let panel = shares::panel(state, audience, *dimension, usize::from(area.width));
        let room = usize::from(area.height.saturating_sub(1));
        // A list that is shorter than the others stays at its end.
        let top = top.min(panel.rows.len().saturating_sub(room));
        put(&[panel.title(state, usize::from(area.width), top, room)], 0, area, buffer);
        put(&panel.rows, top, Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }, buffer);
    }
    put(&hours::lines(state, audience, online.as_size()), 0, online, buffer);
}

/// How many lines there are to scroll through, and how many of them are in sight.
pub(crate) fn extent(state: &State, audience: &Audience, content: Rect) -> (usize, usize) {
    if content.width < TWO_COLUMNS {
        return (column(state, audience, content).len(), usize::from(content.height));
    }
    let (panels, _) = areas(content);
    let room = panels.first().map_or(0, |area| usize::from(area.height.saturating_sub(1)));
    let rows =
        |dimension: &Dimension| shares::panel(state, audience, *dimension, TWO_COLUMNS.into()).rows.len();
    (Dimension::ALL.iter().map(rows).max().unwrap_or(0), room)
}

/// Two by two panels, and the hours below them where there is room.
fn areas(content: Rect) -> (Vec<Rect>, Rect) {
    let online = if content.height >= 16 { (content.height / 4).clamp(4, 9) } else { 0 };
    let gap = u16::from(content.height >= 24);
    let [panels, _, online] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(gap), Constraint::Length(online)])
            .areas(content);
    let halves: [Rect; 2] = Layout::vertical([Constraint::Fill(1); 2]).areas(panels);
    let quarters = halves.iter().flat_map(|half| {
        let [left, right] = Layout::horizontal([Constraint::Fill(1); 2]).areas(*half);
        [left, right].map(|area| Rect { width: area.width.saturating_sub(2), ..area })
    });
    (quarters.collect(), online)
}

/// All panels and the hours, one below the other.
fn column(state: &State, audience: &Audience, content: Rect) -> Vec<Line<'static>> {
    let width = usize::from(content.width.saturating_sub(1));
    let mut lines = Vec::new();
    for dimension in Dimension::ALL {
        let panel = shares::panel(state, audience, *dimension, width);
        lines.push(panel.title(state, width, 0, panel.rows.len()));
        lines.extend(panel.rows);
    }
    lines.extend(hours::lines(state, audience, ratatui::layout::Size::new(content.width, 5)));
    lines
}

fn put(lines: &[Line<'static>], top: usize, area: Rect, buffer: &mut Buffer) {
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(top)) {
        buffer.set_line(area.x, y, line, area.width);
    }
}

/// What a share is a share of is spelt out here where the panels have room for a word only.
pub(crate) fn legend(state: &State) -> Line<'static> {
    let theme = &state.theme;
    let quiet = |text: &'static str| ratatui::text::Span::styled(text, theme.quiet);
    Line::from(vec![
        quiet(" % of your "),
        ratatui::text::Span::styled("followers", theme.bar),
        quiet(" and of the accounts that "),
        ratatui::text::Span::styled("engaged", theme.bar_other),
        quiet(", as far as Meta lists them"),
    ])
}

/// Whether the screen has the line of the legend.
pub(crate) fn has_legend(state: &State) -> bool {
    Class::of(layout::area(state.size).as_size()) >= Class::Small
}
