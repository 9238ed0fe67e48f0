//! The pages of the connect dialog, except the one that waits for Meta and those that wait for an answer.

use ratatui::text::Span;

use super::{
    ConnectDialog, Step, answer,
    field::{field, said},
    update::obstacle,
    waiting, way,
};
use crate::tui::{Action, State, dialog::Page};

pub(crate) fn page(state: &State, dialog: &ConnectDialog, page: &mut Page) {
    let theme = &state.theme;
    match &dialog.step {
        Step::Ways { selected } => ways(state, *selected, page),
        Step::Token { input } => {
            let dashboard = "developers.facebook.com";
            if page.tight {
                page.line(&format!("Paste an access token from {dashboard}:"), theme.text);
                page.line("Instagram > API setup > Generate token.", theme.quiet);
            } else {
                page.line(
                    &format!("Paste an access token from your app's dashboard at {dashboard}."),
                    theme.text,
                );
                page.line(
                    "Instagram > API setup with Instagram login > Generate token. It needs no redirect address and no \
                     app secret, and it is renewed without one.",
                    theme.quiet,
                );
            }
            page.gap();
            page.line("Token", theme.label);
            field(state, input, page);
            page.gap();
            let accept = state.key(Action::Accept);
            page.line(
                &format!("It is sealed as soon as you press {accept} and never shown again."),
                theme.quiet,
            );
        }
        Step::Opening { login, .. } => {
            let what = login.map_or("Checking the token", |_| "Preparing the link");
            page.line(&format!("{what}{}", state.marks.ellipsis), theme.working);
        }
        Step::Waiting(open) => return waiting::page(state, open, dialog.problem.as_ref(), page),
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
        Step::Confirm(attempt) => answer::confirm(state, dialog, attempt, page),
        Step::Chooser(chooser) => answer::choose(state, dialog, chooser, page),
        Step::Saving(_) => page.line(&format!("Connecting{}", state.marks.ellipsis), theme.working),
        Step::Failed { failure, .. } => {
            page.line("This did not work, and nothing was connected.", theme.error);
            page.gap();
            page.line(&state.worded(&failure.sentence), theme.text);
            if let Some(next) = &failure.next_step {
                page.line(&state.worded(next), theme.text);
            }
            page.gap();
            page.option(&state.key(Action::Connect), "try again", "");
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
        said(state, problem, page);
    }
}

fn ways(state: &State, selected: usize, page: &mut Page) {
    let theme = &state.theme;
    let ways = [
        (
            "Paste a token",
            "needs only a token from your app's dashboard; no redirect, no secret, no browser here",
        ),
        ("Instagram Login", "needs an Instagram app; opens your account directly, no Facebook Page"),
        ("Facebook Login", "needs a Meta app and a Facebook Page that is linked to your Instagram account"),
    ];
    for (index, (name, needs)) in ways.into_iter().enumerate() {
        let chosen = index == selected;
        let mark = if chosen { state.marks.selected } else { " " };
        let style = if chosen { theme.strong.patch(theme.selected) } else { theme.text };
        if chosen {
            page.sight = Some(page.lines.len());
        }
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
            &state.key(Action::SandboxToken),
            "use a token of the built-in sandbox",
            if page.tight { "" } else { "This is the demo: no real account is touched." },
        );
    } else if !page.tight {
        page.line(
            "It must be a Business or Creator account. Your password is never asked for here.",
            theme.quiet,
        );
    }
}
