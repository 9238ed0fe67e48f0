//! The section Summary: the tiles, and the chosen metric by day.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{chart, tiles};
use crate::{
    domain::{Figure, Overview, Range, Reading},
    tui::{State, format, layout},
};

pub(crate) fn draw(state: &State, overview: &Overview, content: Rect, buffer: &mut Buffer) {
    let areas = layout::summary(content, layout::cells(overview.figures.len()));
    tiles::draw(state, overview, areas, buffer);
    if areas.chart.height > 0 {
        panel(state, overview, areas.chart, buffer);
    }
}

fn panel(state: &State, overview: &Overview, area: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let metric = state.overview.metric;
    let figure = overview.figures.iter().find(|figure| figure.metric == metric);
    let series = overview.series.iter().find(|series| series.metric == metric);
    let aged = series.and_then(|series| series.points.iter().filter_map(|point| point.fetched_at).max());
    let aged = aged.or_else(|| figure.and_then(|figure| figure.fetched_at));
    let aged = aged.map_or_else(|| "not fetched yet".to_owned(), |at| format::age(at, state.now));
    let dot = state.marks.dot;
    let mut title = vec![
        Span::raw(" "),
        Span::styled(metric.title(), theme.strong),
        Span::styled(format!(" by day {dot} {aged}"), theme.quiet),
    ];
    if let Some(figure) = figure {
        title.push(Span::styled(before(state, figure, overview.range), theme.quiet));
    }
    buffer.set_line(area.x, area.y, &Line::from(title), area.width);
    let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
    if let Some(series) = series {
        chart::draw(state, series, overview.range, below, buffer);
    } else {
        let line = "Meta gives no daily values of this metric.";
        buffer.set_stringn(
            below.x + 1,
            below.y + below.height / 2,
            line,
            usize::from(below.width),
            theme.quiet,
        );
    }
}

/// The range before, in words: a trend without its base is a rumour.
fn before(state: &State, figure: &Figure, range: Range) -> String {
    let dot = state.marks.dot;
    let before = format!("the {} before", format::count(range.day_count(), "day", "days"));
    match figure.previous {
        Reading::Measured(value) => format!(" {dot} {} in {before}", format::value(value, 14)),
        Reading::Carried(value) => {
            format!(" {dot} {}{} in {before}", state.marks.carried, format::value(value, 14))
        }
        other => super::figure::why(other).map_or_else(String::new, |why| format!(" {dot} {before}: {why}")),
    }
}
