//! The pages that ask whether an account is to be connected, and which of several.

use ratatui::text::Span;

use super::{Chooser, ConnectDialog};
use crate::{
    domain::{Attempt, Candidate, Login, Proposal},
    tui::{Action, State, dialog::Page, format, text},
};

pub(super) fn confirm(state: &State, dialog: &ConnectDialog, attempt: &Attempt, page: &mut Page) {
    let theme = &state.theme;
    let Some(proposal) = &attempt.proposal else { return };
    warn_if_another(state, dialog, attempt, page);
    for candidate in &proposal.candidates {
        page.line(&format!("Connect @{} to you?", candidate.username), theme.account);
        page.gap();
        describe(state, candidate, page);
        let (now, style) = match Standing::of(candidate, attempt) {
            Standing { connected: true, .. } if page.tight => ("connected already", theme.warning),
            Standing { connected: true, .. } => {
                ("connected already; yes replaces its token and keeps its history", theme.warning)
            }
            Standing { connected: false, .. } => ("not connected", theme.text),
        };
        page.item("now", now, style);
        if let (true, Some(name)) = (Standing::of(candidate, attempt).expected, expected(dialog)) {
            page.item("expected", &format!("{name}, and this is it"), theme.healthy);
        }
    }
    scopes(state, proposal, attempt.login, page);
    page.gap();
    page.option(&state.key(Action::Yes), "yes, connect", "");
    page.option(&state.key(Action::No), "no, throw the token away", "");
    left(state, attempt, page);
}

pub(super) fn choose(state: &State, dialog: &ConnectDialog, chooser: &Chooser, page: &mut Page) {
    let theme = &state.theme;
    let Some(proposal) = &chooser.attempt.proposal else { return };
    warn_if_another(state, dialog, &chooser.attempt, page);
    let question =
        if page.tight { "Which are to be connected?" } else { "Which accounts are to be connected to you?" };
    page.line(question, theme.strong);
    page.gap();
    for (index, candidate) in proposal.candidates.iter().enumerate() {
        let chosen = index == chooser.selected;
        row(state, chooser, candidate, chosen, page);
    }
    scopes(state, proposal, chooser.attempt.login, page);
    page.gap();
    page.line(&consequence(state, chooser, proposal), theme.text);
    left(state, &chooser.attempt, page);
}

/// One account to tick: its name and how it stands with this person, and below it what Meta tells of it.
fn row(state: &State, chooser: &Chooser, candidate: &Candidate, chosen: bool, page: &mut Page) {
    let (theme, marks) = (&state.theme, &state.marks);
    let tick = if chooser.ticked.contains(&candidate.account_id) { marks.ticked } else { marks.unticked };
    let mark = if chosen { marks.selected } else { " " };
    let style = if chosen { theme.strong.patch(theme.selected) } else { theme.text };
    let standing = Standing::of(candidate, &chooser.attempt);
    let words = format!(" {} {}", marks.dot, standing.words(page.tight));
    let room = page.width.saturating_sub(2 + text::width(&words));
    let name = text::fit(&format!("{tick} @{}", candidate.username), room, marks.ellipsis);
    if chosen {
        page.sight = Some(page.lines.len() + 1);
    }
    page.spans(vec![
        Span::styled(format!("{mark} "), theme.key),
        Span::styled(name, style),
        Span::styled(words, if standing.is_new() { theme.quiet } else { theme.warning }),
    ]);
    if page.tight && !chosen {
        return;
    }
    let followers = candidate.followers_count.map(|count| format!("{} followers", format::exact(count)));
    let page_name = candidate.page.as_ref().map(|name| format!("Page {name}"));
    let facts: Vec<String> = followers.into_iter().chain(page_name).collect();
    let facts = facts.join(&format!(" {} ", marks.dot));
    let facts = text::fit(&facts, page.width.saturating_sub(6), marks.ellipsis);
    page.spans(vec![Span::raw("      "), Span::styled(facts, theme.quiet)]);
}

/// How a proposed account stands with the person who is asked.
#[derive(Clone, Copy)]
struct Standing {
    connected: bool,
    /// It is the one that was set out to be reconnected.
    expected: bool,
}

impl Standing {
    fn of(candidate: &Candidate, attempt: &Attempt) -> Self {
        Self {
            connected: candidate.already_connected,
            expected: attempt.expected.as_ref() == Some(&candidate.account_id),
        }
    }

    const fn is_new(self) -> bool {
        !self.connected && !self.expected
    }

    const fn words(self, short: bool) -> &'static str {
        match (self.expected, self.connected, short) {
            (true, true, true) => "expected, connected",
            (true, false, true) => "expected",
            (true, true, false) => "connected already, and the one you set out to reconnect",
            (true, false, false) => "the one you set out to reconnect",
            (false, true, true) => "connected",
            (false, true, false) => "connected already",
            (false, false, _) => "new",
        }
    }
}

/// What accepting does with what is ticked.
fn consequence(state: &State, chooser: &Chooser, proposal: &Proposal) -> String {
    let ticked = || proposal.candidates.iter().filter(|one| chooser.ticked.contains(&one.account_id));
    let replaced = ticked().filter(|one| one.already_connected).count();
    let new = ticked().count() - replaced;
    let accounts = |count| format::count(i64::try_from(count).unwrap_or(i64::MAX), "account", "accounts");
    let accept = state.key(Action::Accept);
    match (new, replaced) {
        (0, 0) => {
            format!("Nothing is ticked: {} ticks, then {accept} connects.", state.key(Action::Toggle))
        }
        (new, 0) => format!("{accept} connects {}.", accounts(new)),
        (0, replaced) => format!("{accept} replaces the token of {}.", accounts(replaced)),
        (new, replaced) => {
            format!("{accept} connects {} and replaces the token of {replaced}.", accounts(new))
        }
    }
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

fn expected(dialog: &ConnectDialog) -> Option<String> {
    dialog.expected.as_ref().map(|(_, name)| format!("@{name}"))
}

fn warn_if_another(state: &State, dialog: &ConnectDialog, attempt: &Attempt, page: &mut Page) {
    let theme = &state.theme;
    if let (true, Some(expected)) = (attempt.is_another_account(), expected(dialog)) {
        let mark = state.marks.warning;
        let several = attempt.proposal.as_ref().is_some_and(|proposal| proposal.candidates.len() > 1);
        let sentence = match (page.tight, several) {
            (true, false) => format!("{mark} Another account than {expected}!"),
            (true, true) => format!("{mark} {expected} is not among them!"),
            (false, false) => format!(
                "{mark} This is another account than {expected}, which you set out to reconnect. Was the browser still \
                 signed in to someone else?"
            ),
            (false, true) => format!(
                "{mark} {expected}, which you set out to reconnect, is not among these accounts. Was its Page unticked, \
                 or the browser still signed in to someone else?"
            ),
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
