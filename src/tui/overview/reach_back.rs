//! How far back the figures reach where a range is longer than what Meta totals or than what was fetched.

use crate::{
    domain::{Overview, Range, Reading, Reason},
    tui::{Action, Focus, State, format},
};

/// Why figures of the Summary are missing in a long range and what to do, in at most `width` cells; `None` where
/// nothing is missing that a shorter range would have.
pub(crate) fn sentence(state: &State, width: usize) -> Option<String> {
    let overview = state.overview.summary.data.value().filter(|overview| is_short(overview))?;
    let key = state.setup.keymap.key(Focus::Summary, Action::ShorterRange);
    let key = key.map_or_else(String::new, |key| key.to_string());
    let known = overview.series.iter().flat_map(|series| &series.points);
    let first = known.filter(|point| point.fetched_at.is_some()).map(|point| point.day).min();
    let sentences = match first.filter(|day| *day > overview.range.from()) {
        Some(day) => {
            let day = format::day(day);
            [
                format!("Known from {day} on; this version fetches no older days. {key} shows fewer days."),
                format!("Known from {day} on. {key} fewer days."),
            ]
        }
        None if first.is_some() => [
            format!("Meta gives no total of people for over {LONGEST} days. {key} shows fewer days."),
            format!("No people over {LONGEST} days. {key} fewer days."),
        ],
        None => [
            format!("This version fetches the last {LONGEST} days only. {key} shows fewer days."),
            format!("Last {LONGEST} days only. {key} fewer days."),
        ],
    };
    let [_, short] = &sentences;
    let short = short.clone();
    Some(sentences.into_iter().find(|one| crate::tui::text::width(one) <= width).unwrap_or(short))
}

const LONGEST: u16 = Range::LONGEST_WINDOW;

/// Whether figures are missing that a shorter range would have.
pub(super) fn is_short(overview: &Overview) -> bool {
    let missing =
        |reading| matches!(reading, Reading::Unavailable(Reason::NotFetched | Reason::BeyondWindow));
    !overview.range.is_one_window() && overview.figures.iter().any(|figure| missing(figure.current))
}
