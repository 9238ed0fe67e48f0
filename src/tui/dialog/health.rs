//! Everybody's connections as operators see them: who, which account, how it stands, how long; no figure.

use ratatui::text::Span;

use super::page::Page;
use crate::{
    domain::{Health, Timestamp, VerdictCode},
    tui::{
        Action, State,
        connections::{status_mark, status_text},
        format, text,
    },
};

pub(crate) fn page(state: &State, page: &mut Page) {
    let data = &state.health.data;
    let Some(taken) = data.shown() else {
        match data.problem() {
            Some(problem) => page.line(&state.worded(&problem.sentence), state.theme.error),
            None => page.line(&format!("Reading{}", state.marks.ellipsis), state.theme.quiet),
        }
        return;
    };
    if taken.what.is_empty() {
        page.line("Nobody has connected an account yet.", state.theme.text);
    }
    for health in &taken.what {
        row(state, health, page);
    }
    page.gap();
    if let Some(problem) = data.problem() {
        page.line(&state.worded(&problem.sentence), state.theme.error);
    }
    let (age, key) = (format::age(taken.at, state.now), state.key(Action::Refresh));
    page.line(&format!("Read {age}; {key} reads it again."), state.theme.quiet);
}

/// When a text of the page changes by itself.
pub(crate) fn moments(state: &State) -> impl Iterator<Item = Timestamp> {
    let taken = state.health.data.shown();
    let ages = taken.map(|taken| format::age_changes_at(taken.at, state.now));
    let ends = taken.into_iter().flat_map(|taken| &taken.what).filter_map(Health::ends_at);
    ages.into_iter().chain(ends.filter_map(|end| format::countdown_changes_at(end, state.now)))
}

/// Cells of the columns before the name and after it.
const HANDLE: usize = 13;
const STATUS: usize = 18;
const LEFT: usize = 12;

fn row(state: &State, health: &Health, page: &mut Page) {
    let (theme, ellipsis) = (&state.theme, state.marks.ellipsis);
    let status = health.status(state.now);
    let (mark, style) = status_mark(state, status);
    let left = match health.ends_at() {
        Some(end) if end <= state.now => "ended".to_owned(),
        Some(end) => format::countdown(end, state.now),
        None => "no date".to_owned(),
    };
    let is_narrow = page.width < 60;
    let (handle, end) = if is_narrow { (10, 3) } else { (HANDLE, STATUS + LEFT) };
    let name = format!("@{}", health.account().username);
    let cell = |content: &str, width: usize| {
        text::left(&text::fit(content, width.saturating_sub(1), ellipsis), width, "")
    };
    let mut spans = vec![
        Span::styled(cell(health.handle.as_str(), handle), theme.text),
        Span::styled(cell(&name, page.width.saturating_sub(handle + end)), theme.account),
    ];
    if is_narrow {
        spans.push(Span::styled(format!(" {mark}"), style));
    } else {
        spans.push(Span::styled(cell(&format!("{mark} {}", status_text(status)), STATUS), style));
        spans.push(Span::styled(cell(&left, LEFT), style));
    }
    page.spans(spans);
    if let Some(advice) = advice(state, health) {
        page.option_at("", &advice, "", 2);
    }
}

/// Who has to do something; what an operator can do is said as it is.
fn advice(state: &State, health: &Health) -> Option<String> {
    let verdict = health.verdict(state.now);
    let sentence = match verdict.code {
        VerdictCode::Ok if health.is_expiring(state.now) => {
            "Ends soon, unless it is renewed or connected again."
        }
        VerdictCode::Ok => return None,
        VerdictCode::Wait if health.is_expiring(state.now) => {
            "Ends soon, unless its user renews or connects it again."
        }
        VerdictCode::Wait => "Goes on by itself: Meta is away or asks to slow down.",
        VerdictCode::LogInAtMeta => "Its user has to log in at Meta.",
        VerdictCode::Reconnect => "Its user has to connect it again.",
        VerdictCode::ConvertAccount => "Its user has to make it a professional account again.",
        VerdictCode::TellOperator => return Some(state.worded(&verdict.sentence)),
    };
    Some(sentence.to_owned())
}
