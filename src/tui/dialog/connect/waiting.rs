//! The page of a link that is out: every way to open it, every way to come back.

use ratatui::{style::Style, text::Span};

use super::{
    Told, Waiting,
    field::{field, said},
};
use crate::{
    domain::{Attempt, Invitation, Listening, Login},
    tui::{Action, Problem, State, dialog::Page, format, text},
};

pub(crate) fn page(state: &State, waiting: &Waiting, problem: Option<&Problem>, page: &mut Page) {
    let theme = &state.theme;
    let invitation = &waiting.invitation;
    let overdue = is_overdue(state, waiting);
    let short = page.tight;
    let left = format::countdown(invitation.expires_at, state.now);
    page.spans(vec![
        Span::styled(left, theme.strong),
        Span::styled(if short { " left at " } else { " left to log in at " }, theme.text),
        Span::styled(meta(invitation.login), theme.text),
    ]);
    let link = text::ends(invitation.link.as_str(), page.width, state.marks.ellipsis);
    page.spans(vec![Span::styled(link, theme.link)]);
    ways(state, page);
    if let Some(problem) = problem {
        said(state, problem, page);
    } else {
        told(state, waiting, page);
    }
    page.gap();
    // Where lines are few, the field comes first, so that what a paste led to and the field are seen together.
    if !short {
        entry(page, "returns to", &invitation.redirect_uri, theme.text);
        page.gap();
    }
    if short {
        page.line("or paste the address it ended on:", theme.label);
    } else {
        page.line("Or paste the address your browser ended on, even if no page came:", theme.label);
    }
    field(state, &waiting.input, page);
    if short {
        entry(page, "returns to", &invitation.redirect_uri, theme.text);
    }
    // What explains comes after what can be done, so that the keys and the field are seen without scrolling.
    page.gap();
    listening(state, invitation, page);
    if let Some(path) = &invitation.link_file {
        entry(page, "link file", &path.display().to_string(), theme.text);
    }
    if let Some(tunnel) = &invitation.tunnel {
        entry(page, "tunnel", tunnel, theme.text);
    }
    if overdue {
        hints(state, invitation, page);
    }
}

/// A label beside its content, or above it where a path or a command would be broken into crumbs.
fn entry(page: &mut Page, label: &str, content: &str, style: Style) {
    if page.width < 60 {
        page.heading(label);
        page.line(content, style);
    } else {
        page.item(label, content, style);
    }
}

fn ways(state: &State, page: &mut Page) {
    let theme = &state.theme;
    let mut spans = vec![
        Span::styled(state.key(Action::ShowLink), theme.key),
        Span::styled(" whole link   ", theme.text),
    ];
    if state.setup.clipboard {
        spans.extend([
            Span::styled(state.key(Action::CopyLink), theme.key),
            Span::styled(" copy   ", theme.text),
        ]);
    }
    if state.setup.browser {
        spans.extend([
            Span::styled(state.key(Action::OpenBrowser), theme.key),
            Span::styled(if page.width < 40 { " browser" } else { " browser here" }, theme.text),
        ]);
    }
    page.spans(spans);
}

/// What became of the last key, and where lines are few, that there are reasons to scroll to.
fn told(state: &State, waiting: &Waiting, page: &mut Page) {
    let theme = &state.theme;
    let link = state.key(Action::ShowLink);
    let told = match waiting.told {
        Some(Told::SentToClipboard) if page.tight => &format!("Sent. If paste is empty, press {link}."),
        Some(Told::OpeningBrowser) if page.tight => "Opening the browser here.",
        Some(Told::BrowserOpened) if page.tight => "The browser here was asked.",
        Some(Told::SentToClipboard) => {
            &format!("Sent to your terminal; if paste is empty, it was blocked: press {link} instead.")
        }
        Some(Told::OpeningBrowser) => "Opening the browser of this machine.",
        Some(Told::BrowserOpened) => "The browser of this machine was asked to open it.",
        Some(Told::PasteTaken) => "Taken. Looking at what you pasted.",
        None if page.tight && is_overdue(state, waiting) => {
            page.line("Nothing yet: the reasons are below.", theme.warning);
            return;
        }
        None => return,
    };
    page.line(told, theme.info);
}

fn listening(state: &State, invitation: &Invitation, page: &mut Page) {
    let theme = &state.theme;
    match &invitation.listening {
        Listening::On(port) => {
            entry(
                page,
                "listening",
                &format!("on port {port} of this machine; the answer comes by itself"),
                theme.quiet,
            );
        }
        Listening::Not { sentence } => entry(page, "listening", &format!("no: {sentence}"), theme.warning),
    }
    if invitation.own_certificate {
        entry(
            page,
            "warning",
            "the browser will warn about the certificate, because this machine made it itself: choose Advanced, then \
             go on to localhost",
            theme.warning,
        );
    }
}

fn is_overdue(state: &State, waiting: &Waiting) -> bool {
    state.now - waiting.invitation.started_at >= Attempt::HINT_AFTER
}

/// What usually is wrong when nothing has come for a minute.
fn hints(state: &State, invitation: &Invitation, page: &mut Page) {
    let theme = &state.theme;
    page.gap();
    page.line("Nothing has come yet. What it usually is:", theme.warning);
    let role = match invitation.login {
        Login::Instagram => {
            "Instagram tester, and accept it under instagram.com > Settings > Apps and websites"
        }
        Login::Facebook => "tester or developer, and accept it at developers.facebook.com",
    };
    entry(page, "no access", &format!("the app is in development mode: add yourself as {role}"), theme.text);
    entry(
        page,
        "URL blocked",
        "register the address above, to the letter, in the app's dashboard",
        theme.text,
    );
    if invitation.own_certificate {
        entry(page, "blank page", "go on past the certificate page, or paste its address here", theme.text);
    } else if matches!(invitation.listening, Listening::On(_)) {
        entry(page, "no page", "your browser is on another machine: paste its last address here", theme.text);
    }
}

const fn meta(login: Login) -> &'static str {
    match login {
        Login::Instagram => "instagram.com",
        Login::Facebook => "facebook.com",
    }
}
