//! A reading as text and style: what was not measured never looks measured.

use ratatui::style::Style;

use crate::{
    domain::{Figure, Reading, Reason},
    tui::{State, format},
};

/// A figure in at most `width` cells with its mark.
pub(crate) fn reading(state: &State, reading: Reading, width: usize) -> (String, Style) {
    let (marks, theme) = (&state.marks, &state.theme);
    match reading {
        Reading::Measured(value) => (format::value(value, width), theme.figure),
        Reading::Carried(value) => {
            (format!("{}{}", marks.carried, format::value(value, width.saturating_sub(1))), theme.unmeasured)
        }
        Reading::Late => (marks.late.to_owned(), theme.unmeasured),
        Reading::Unavailable(_) => (marks.unavailable.to_owned(), theme.unmeasured),
    }
}

/// Why there is no measured figure, in two or three words.
pub(crate) const fn why(reading: Reading) -> Option<&'static str> {
    match reading {
        Reading::Measured(_) => None,
        Reading::Carried(_) => Some("carried over"),
        Reading::Late => Some("not yet published"),
        Reading::Unavailable(reason) => Some(reason_text(reason)),
    }
}

pub(crate) const fn reason_text(reason: Reason) -> &'static str {
    match reason {
        Reason::NotPublished => "never published",
        Reason::TooSmall => "too few people",
        Reason::NotSupported => "not supported",
        Reason::BeyondWindow => "range too long",
        Reason::Refused => "refused by Meta",
        Reason::NotFetched => "not fetched yet",
    }
}

/// The change against the range before, or that there is none to tell.
pub(crate) fn trend(state: &State, figure: &Figure) -> (String, Style) {
    let theme = &state.theme;
    if figure.current.value().is_none() {
        return (why(figure.current).unwrap_or_default().to_owned(), theme.quiet);
    }
    let guess =
        if matches!(figure.previous, Reading::Carried(_)) || matches!(figure.current, Reading::Carried(_)) {
            state.marks.carried
        } else {
            ""
        };
    match figure.change() {
        None => ("no trend".to_owned(), theme.quiet),
        Some(change) => {
            let style = match change.absolute {
                moved if moved > 0.0 => theme.rise,
                moved if moved < 0.0 => theme.fall,
                _ => theme.quiet,
            };
            (format!("{guess}{}", format::change(change)), style)
        }
    }
}
