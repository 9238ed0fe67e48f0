//! The figures of the Summary as a grid of tiles.

use ratatui::{buffer::Buffer, layout::Rect};

use super::figure::{reading, trend};
use crate::{
    domain::{Figure, Metric, Overview},
    tui::{State, layout, text},
};

pub(crate) fn draw(state: &State, overview: &Overview, areas: layout::SummaryAreas, buffer: &mut Buffer) {
    let columns = usize::from(areas.columns.max(1));
    let width = areas.tiles.width / areas.columns.max(1);
    let first = state.overview.tiles_top * columns;
    let shown = usize::from(areas.rows) * columns;
    for (place, figure) in overview.figures.iter().skip(first).take(shown).enumerate() {
        let area = Rect {
            x: areas.tiles.x + layout::cells(place % columns) * width,
            y: areas.tiles.y + layout::cells(place / columns) * areas.tile,
            width: width.saturating_sub(1),
            height: layout::TILE_LINES,
        };
        tile(state, figure, area.intersection(areas.tiles), buffer);
    }
    let below = overview.figures.len().saturating_sub(first + shown);
    if below > 0 && areas.tile > layout::TILE_LINES {
        let more = format!("{} {below} more ", state.marks.down);
        let x = areas.tiles.right().saturating_sub(layout::cells(text::width(&more)));
        buffer.set_string(x, areas.tiles.bottom().saturating_sub(1), more, state.theme.quiet);
    }
}

fn tile(state: &State, figure: &Figure, area: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let width = usize::from(area.width.saturating_sub(2));
    let selected = figure.metric == state.overview.metric;
    if selected {
        buffer.set_style(area, theme.selected);
        for y in area.y..area.bottom() {
            buffer.set_string(area.x, y, state.marks.selected, theme.key);
        }
    }
    let title = text::fit(short_title(figure.metric), width, state.marks.ellipsis);
    let (value, value_style) = reading(state, figure.current, width);
    let (trend, trend_style) = trend(state, figure);
    let trend = text::fit(&trend, width, state.marks.ellipsis);
    let lines = [
        (title, if selected { theme.strong } else { theme.label }),
        (value, value_style),
        (trend, trend_style),
    ];
    for (y, (line, style)) in (area.y..area.bottom()).zip(lines) {
        buffer.set_stringn(area.x + 2, y, line, width, style);
    }
}

/// A title that fits a tile; the chart below spells it out.
pub(crate) const fn short_title(metric: Metric) -> &'static str {
    match metric {
        Metric::Follows => "Follows",
        Metric::Unfollows => "Unfollows",
        other => other.title(),
    }
}
