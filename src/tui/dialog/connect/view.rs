//! The pages of the connect dialog, except the one that waits for Meta.

use ratatui::text::Span;

use super::{Chooser, ConnectDialog, Step, update::obstacle, waiting, way};
use crate::{
    domain::{Attempt, Candidate, Login, Proposal},
    tui::{Input, State, dialog::Page, format},
};

pub(crate) fn page(state: &State, dialog: &ConnectDialog, page: &mut Page) {
    let theme = &state.theme;
    match &dialog.step {
        Step::Ways { selected } => ways(state, *selected, page),
        Step::Token { input } => {
            page.line(
                "Paste an access token from your app's dashboard at developers.facebook.com.",
                theme.text,
            );
            page.line(
                "Instagram > API setup with Instagram login > Generate token. It needs no redirect address and no app \
                 secret, and it is renewed without one.",
                theme.quiet,
            );
            page.gap();
            page.line("Token", theme.label);
            field(state, input, page);
            page.gap();
            page.line("It is sealed as soon as you press enter and never shown again.", theme.quiet);
        }
        Step::Opening { login, .. } => {
            let what = login.map_or("Checking the token", |_| "Preparing the link");
            page.line(&format!("{what}{}", state.marks.ellipsis), theme.working);
        }
        Step::Waiting(open) => waiting::page(state, open, page),
        Step::Exchanging(attempt) => {
            let what = match attempt.step {
                crate::domain::AttemptStep::Parked | crate::domain::AttemptStep::Confirmed => {
                    "Meta's answer has come and waits for the worker"
                }
                crate::domain::AttemptStep::Exchanging => "Exchanging the code for a token",
                crate::domain::AttemptStep::Short => "Exchanging the short-lived token for a long-lived one",
                _ => "Asking Meta which account this is",
            };
            page.line(&format!("{what}{}", state.marks.ellipsis), theme.working);
            page.line("Nothing is connected before you say yes.", theme.quiet);
        }
        Step::Confirm(attempt) => confirm(state, dialog, attempt, page),
        Step::Chooser(chooser) => choose(state, dialog, chooser, page),
        Step::Saving(_) => page.line(&format!("Connecting{}", state.marks.ellipsis), theme.working),
        Step::Failed { failure, .. } => {
            page.line("This did not work, and nothing was connected.", theme.error);
            page.gap();
            page.line(&failure.sentence, theme.text);
            if let Some(next) = &failure.next_step {
                page.line(next, theme.text);
            }
            page.gap();
            page.option("c", "try again", "");
        }
        Step::Done { accounts } => {
            let names: Vec<String> = accounts.iter().map(|name| format!("@{name}")).collect();
            page.line(&format!("{} Connected {}", state.marks.healthy, names.join(", ")), theme.healthy);
            page.gap();
            page.line("The first figures are being fetched; the Overview fills by itself.", theme.text);
        }
    }
    if let Some(problem) = &dialog.problem {
        page.gap();
        page.line(&problem.sentence, theme.warning);
        if let Some(next) = &problem.next_step {
            page.line(next, theme.text);
        }
    }
}

fn ways(state: &State, selected: usize, page: &mut Page) {
    let theme = &state.theme;
    let ways = [
        (
            "Paste a token",
            "needs only a token from your app's dashboard; no redirect, no secret, no browser here",
        ),
        (
            "Instagram Login",
            "needs an Instagram app id and secret; opens your account directly, no Facebook Page",
        ),
        ("Facebook Login", "needs a Meta app and a Facebook Page that is linked to your Instagram account"),
    ];
    for (index, (name, needs)) in ways.into_iter().enumerate() {
        let chosen = index == selected;
        let mark = if chosen { state.marks.selected } else { " " };
        let style = if chosen { theme.strong.patch(theme.selected) } else { theme.text };
        page.spans(vec![
            Span::styled(format!("{mark} "), theme.key),
            Span::styled(format!(" {name} "), style),
        ]);
        if page.tight && !chosen {
            continue;
        }
        let needs = way(index).and_then(|login| obstacle(&state.setup, login)).map_or_else(
            || (needs.to_owned(), theme.quiet),
            |obstacle| (format!("not set up: {obstacle}"), theme.warning),
        );
        for line in crate::tui::text::wrap(&needs.0, page.width.saturating_sub(3)) {
            page.spans(vec![Span::raw("   "), Span::styled(line, needs.1)]);
        }
        page.gap();
    }
    if state.setup.sandbox_token.is_some() {
        page.option(
            "t",
            "use a token of the built-in sandbox",
            "This is the demo: no real account is touched.",
        );
    } else if !page.tight {
        page.line(
            "It must be a Business or Creator account. Your password is never asked for here.",
            theme.quiet,
        );
    }
}

/// A field that shows only how long its text is: what is typed here may be a token.
pub(super) fn field(state: &State, input: &Input, page: &mut Page) {
    let theme = &state.theme;
    let room = page.width.saturating_sub(2).max(2);
    if input.is_empty() {
        let rest = " ".repeat(room - 1);
        page.spans(vec![Span::styled(" ", theme.cursor), Span::styled(rest, theme.field)]);
        return;
    }
    let first = input.cursor().saturating_sub(room - 1);
    let masked = |count: usize| state.marks.secret.repeat(count);
    let before = input.cursor() - first;
    let after = (input.len() - input.cursor()).min(room - before);
    let under = if after > 0 { masked(1) } else { " ".to_owned() };
    let rest = after.saturating_sub(1);
    let blank = room.saturating_sub(before + 1 + rest);
    page.spans(vec![
        Span::styled(masked(before), theme.field),
        Span::styled(under, theme.cursor),
        Span::styled(masked(rest), theme.field),
        Span::styled(" ".repeat(blank), theme.field),
    ]);
    page.line(&format!("{} characters, enter to send", input.len()), theme.quiet);
}

fn confirm(state: &State, dialog: &ConnectDialog, attempt: &Attempt, page: &mut Page) {
    let theme = &state.theme;
    let Some(proposal) = &attempt.proposal else { return };
    warn_if_another(state, dialog, attempt, page);
    for candidate in &proposal.candidates {
        page.line(&format!("Connect @{} to you?", candidate.username), theme.account);
        page.gap();
        describe(state, candidate, page);
    }
    scopes(state, proposal, attempt.login, page);
    page.gap();
    page.option("y", "yes, connect", "");
    page.option("n", "no, throw the token away", "");
    left(state, attempt, page);
}

fn choose(state: &State, dialog: &ConnectDialog, chooser: &Chooser, page: &mut Page) {
    let theme = &state.theme;
    let Some(proposal) = &chooser.attempt.proposal else { return };
    warn_if_another(state, dialog, &chooser.attempt, page);
    page.line("Which accounts are to be connected to you?", theme.strong);
    page.gap();
    for (index, candidate) in proposal.candidates.iter().enumerate() {
        let chosen = index == chooser.selected;
        let ticked = chooser.ticked.contains(&candidate.account_id);
        let tick = if ticked { state.marks.ticked } else { state.marks.unticked };
        let mark = if chosen { state.marks.selected } else { " " };
        let style = if chosen { theme.strong.patch(theme.selected) } else { theme.text };
        let page_name = candidate.page.as_ref().map_or_else(String::new, |name| format!("  Page {name}"));
        let room = page.width.saturating_sub(2);
        let line = format!("{tick} @{}{}{page_name}", candidate.username, facts(candidate, state.marks.dot));
        let line = crate::tui::text::fit(&line, room, state.marks.ellipsis);
        page.spans(vec![Span::styled(format!("{mark} "), theme.key), Span::styled(line, style)]);
    }
    scopes(state, proposal, chooser.attempt.login, page);
    page.gap();
    let count = i64::try_from(chooser.ticked.len()).unwrap_or(i64::MAX);
    if count == 0 {
        page.line("Nothing is ticked: space ticks, then enter connects.", theme.quiet);
    } else {
        let line = format!("enter connects {}.", format::count(count, "account", "accounts"));
        page.line(&line, theme.text);
    }
    left(state, &chooser.attempt, page);
}

fn describe(state: &State, candidate: &Candidate, page: &mut Page) {
    let theme = &state.theme;
    if let Some(name) = candidate.name.as_ref().filter(|_| !page.tight) {
        page.item("name", name.as_str(), theme.text);
    }
    let followers =
        candidate.followers_count.map_or_else(|| state.marks.unavailable.to_owned(), format::exact);
    page.item("followers", &followers, theme.figure);
    if let Some(name) = &candidate.page {
        page.item("Page", name.as_str(), theme.text);
    }
    if candidate.already_connected {
        page.item(
            "note",
            "it is connected already; yes replaces its token and keeps its history",
            theme.quiet,
        );
    }
}

fn facts(candidate: &Candidate, dot: &str) -> String {
    let followers = candidate.followers_count.map(|count| format!("  {} followers", format::exact(count)));
    let connected = candidate.already_connected.then(|| format!(" {dot} connected already"));
    followers.into_iter().chain(connected).collect()
}

fn scopes(state: &State, proposal: &Proposal, login: Option<Login>, page: &mut Page) {
    let theme = &state.theme;
    page.gap();
    if !page.tight {
        if let Some(login) = login {
            page.item("login", login.title(), theme.text);
        }
        let granted: Vec<&str> = proposal.granted.iter().map(crate::domain::Scope::as_str).collect();
        let granted = if granted.is_empty() {
            "Meta does not tell for a pasted token".to_owned()
        } else {
            granted.join(", ")
        };
        page.item("granted", &granted, theme.quiet);
    }
    for scope in proposal.refused.iter() {
        let cost = scope.cost_of_refusal().unwrap_or("nothing that we use is lost");
        let line = if page.tight { scope.as_str().to_owned() } else { format!("{}: {cost}", scope.as_str()) };
        page.item("refused", &line, theme.warning);
    }
}

fn warn_if_another(state: &State, dialog: &ConnectDialog, attempt: &Attempt, page: &mut Page) {
    let theme = &state.theme;
    if let (true, Some((_, expected))) = (attempt.is_another_account(), &dialog.expected) {
        let mark = state.marks.warning;
        let sentence = if page.tight {
            format!("{mark} Another account than @{expected}!")
        } else {
            format!(
                "{mark} This is another account than @{expected}, which you set out to reconnect. Was the browser \
                 still signed in to someone else?"
            )
        };
        page.line(&sentence, theme.warning);
        page.gap();
    }
}

fn left(state: &State, attempt: &Attempt, page: &mut Page) {
    page.gap();
    let left = format::countdown(attempt.expires_at, state.now);
    page.line(&format!("{left} left to answer"), state.theme.quiet);
}
