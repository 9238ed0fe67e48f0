//! Moving about: selections and scroll positions, by the same layout that the view draws.

use crate::tui::{
    Action, Dialog, Section, State, Tab,
    layout::{self, scrolled},
};

/// Moves whatever has the keys.
pub(crate) fn go(state: &mut State, action: Action) {
    let page = usize::from(layout::chrome(layout::area(state.size)).body.height).max(2) / 2;
    if let Some(dialog) = state.dialogs.last_mut() {
        if let Some(top) = dialog.top_mut() {
            *top = moved(*top, usize::MAX, page, action);
        }
        return;
    }
    let tab = &mut state.overview;
    match (state.tab, tab.section) {
        (Tab::Connections, _) => {
            let last = state.connections.all().len().saturating_sub(1);
            state.connections.selected = moved(state.connections.selected, last, page / 3 + 1, action);
        }
        (Tab::Overview, Section::Summary) => tile(state, action),
        (Tab::Overview, Section::Posts) => {
            let last = tab.posts.data.value().map_or(0, Vec::len).saturating_sub(1);
            tab.post = moved(tab.post, last, page, action);
        }
        (Tab::Overview, Section::Record) => {
            tab.record_top = moved(tab.record_top, usize::MAX, page, action);
        }
        (Tab::Overview, Section::Audience) => {
            tab.audience_top = moved(tab.audience_top, usize::MAX, page, action);
        }
    }
}

fn moved(at: usize, last: usize, page: usize, action: Action) -> usize {
    match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at.saturating_add(1),
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => at.saturating_add(page),
        Action::First => 0,
        Action::Last => last,
        _ => at,
    }
    .min(last)
}

/// The tiles are a grid: left and right go through all of them, up and down by rows.
fn tile(state: &mut State, action: Action) {
    let metrics = state.overview.metrics();
    let columns = usize::from(tiles(state).columns);
    let last = metrics.len().saturating_sub(1);
    let at = metrics.iter().position(|metric| *metric == state.overview.metric).unwrap_or(0);
    let next = match action {
        Action::Left => at.saturating_sub(1),
        Action::Right => at + 1,
        Action::Up => at.checked_sub(columns).unwrap_or(at),
        Action::Down if at + columns <= last => at + columns,
        Action::First | Action::PageUp => 0,
        Action::Last | Action::PageDown => last,
        _ => at,
    };
    if let Some(metric) = metrics.get(next.min(last)) {
        state.overview.metric = *metric;
    }
}

fn content(state: &State) -> ratatui::layout::Rect {
    layout::overview(layout::area(state.size), crate::tui::overview::has_banner(state)).content
}

fn tiles(state: &State) -> layout::SummaryAreas {
    layout::summary(content(state), layout::cells(state.overview.metrics().len()))
}

/// Selections onto things that exist, scroll positions to where the selection is seen.
pub(crate) fn settle(state: &mut State) {
    let areas = layout::connections(layout::area(state.size));
    let visible = usize::from(areas.list.height / areas.row);
    let list = &mut state.connections;
    list.selected = list.selected.min(list.all().len().saturating_sub(1));
    list.top = scrolled(list.top, list.selected, visible);

    let summary = tiles(state);
    let at = state.overview.metrics().iter().position(|metric| *metric == state.overview.metric).unwrap_or(0);
    let row = at / usize::from(summary.columns.max(1));
    state.overview.tiles_top = scrolled(state.overview.tiles_top, row, usize::from(summary.rows));

    let posts = state.overview.posts.data.value().map_or(0, Vec::len);
    state.overview.post = state.overview.post.min(posts.saturating_sub(1));
    let visible = layout::table_rows(content(state));
    state.overview.posts_top = scrolled(state.overview.posts_top, state.overview.post, visible);
    if let Some(extent) = crate::tui::overview::extent(state) {
        let tab = &mut state.overview;
        match tab.section {
            Section::Audience => tab.audience_top = tab.audience_top.min(extent.last_top()),
            Section::Record => tab.record_top = tab.record_top.min(extent.last_top()),
            Section::Summary | Section::Posts => {}
        }
    }
    let lines = crate::tui::dialog::page_overflow(state);
    if let Some(top) = state.dialogs.last_mut().and_then(Dialog::top_mut) {
        *top = (*top).min(lines);
    }
}
