//! One connection in full: both clocks, where the token came from, who renews it, and its flight record.

use ratatui::text::Span;

use super::{
    runway,
    status::{status_mark, status_text},
};
use crate::{
    domain::{Allowance, Connection, Expiry, HistoryDays, Login, Source, VerdictCode},
    tui::{State, dialog::Page, format, overview},
};

pub(crate) fn lines(state: &State, connection: &Connection, page: &mut Page) {
    let theme = &state.theme;
    let now = state.now;
    let status = connection.status(now);
    let (mark, style) = status_mark(state, status);
    page.spans(vec![
        Span::styled(format!("{mark} {}", status_text(status)), style),
        Span::styled(format!("  {}", connection.grant.login.title()), theme.quiet),
    ]);
    let verdict = connection.verdict(now);
    if verdict.code != VerdictCode::Ok {
        page.line(&state.worded(&verdict.sentence), style);
    }
    page.line(&state.worded(&runway::sentence(state, connection)), theme.text);
    page.gap();
    let until =
        |end| format!("{}, in {}", format::moment(end, state.setup.offset), format::countdown(end, now));
    let token = match connection.expiry {
        Expiry::At(end) if end <= now => format!("ended {}", format::moment(end, state.setup.offset)),
        Expiry::At(end) => until(end),
        Expiry::Never => "never ends by itself".to_owned(),
        Expiry::Unknown => "unknown: Meta has not said".to_owned(),
    };
    page.item("token", &token, theme.text);
    match (connection.grant.login, connection.data_access_expires_at) {
        (_, Some(end)) if end <= now => {
            page.item(
                "data",
                &format!("access ended {}", format::moment(end, state.setup.offset)),
                theme.ended,
            );
        }
        (_, Some(end)) => page.item("data", &format!("access ends {}", until(end)), theme.text),
        (Login::Facebook, None) => page.item("data", "Meta has not said how long access lasts", theme.quiet),
        (Login::Instagram, None) => page.item("data", "no second clock with Instagram Login", theme.quiet),
    }
    page.item("renewal", &state.worded(&runway::renewal(state, connection)), theme.text);
    let source = match connection.source {
        Source::Oauth => "logged in at Meta",
        Source::Pasted => "a pasted token",
        Source::Imported => "imported",
    };
    let since = format::moment(connection.connected_at, state.setup.offset);
    page.item("source", &format!("{source}, {since}"), theme.text);
    let synced = connection.last_sync_at.map_or_else(|| "never".to_owned(), |at| format::age(at, now));
    let next = connection.next_sync_at.filter(|next| *next > now && connection.is_connected());
    let next = next.map_or_else(String::new, |next| format!(", again in {}", format::countdown(next, now)));
    page.item("synced", &format!("{synced}{next}"), theme.text);
    if let Some(used) = used(connection.allowance) {
        let style = if connection.allowance.is_tight() { theme.warning } else { theme.quiet };
        page.item("limits", &used, style);
    }
    if let Some(days) = connection.history.map(history) {
        page.item("history", &days, theme.quiet);
    }
    page.item("account", connection.account.id.as_str(), theme.quiet);
    page.gap();
    page.line("Flight record", theme.strong);
    let width = page.width;
    let belongs = state.records.key.as_ref() == Some(&connection.account.id);
    page.lines.extend(overview::record_lines(state, belongs, width));
}

/// How much of what Meta allows is used; nothing where no answer has told.
fn used(allowance: Allowance) -> Option<String> {
    let of = |percent: Option<u32>, whose: &str| percent.map(|percent| format!("{percent} % of {whose}"));
    let told =
        [of(allowance.account_used_percent, "the account's"), of(allowance.app_used_percent, "the app's")];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let slower = if allowance.is_tight() { "; fetched less often until it is less" } else { "" };
    (!told.is_empty()).then(|| format!("{} used{slower}", told.join(", ")))
}

/// Of the days before the last thirty, how many are there.
fn history(days: HistoryDays) -> String {
    let HistoryDays { complete, repairable, lost } = days;
    let rest = [(repairable, "still to come"), (lost, "lost")];
    let rest = rest.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}"));
    format!("{complete} of {} days{}", complete + repairable + lost, rest.collect::<String>())
}
