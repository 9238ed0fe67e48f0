//! The page of a link that is out: every way to open it, every way to come back.

use ratatui::text::Span;

use super::{Told, Waiting, view::field};
use crate::{
    domain::{Attempt, Invitation, Listening, Login},
    tui::{State, dialog::Page, format, text},
};

pub(crate) fn page(state: &State, waiting: &Waiting, page: &mut Page) {
    let theme = &state.theme;
    let invitation = &waiting.invitation;
    let overdue = state.now - invitation.started_at >= Attempt::HINT_AFTER;
    let tall = state.size.height >= 36;
    let short = page.tight;
    let left = format::countdown(invitation.expires_at, state.now);
    page.spans(vec![
        Span::styled(left, theme.strong),
        Span::styled(if short { " left at " } else { " left to log in at " }, theme.text),
        Span::styled(meta(invitation.login), theme.text),
    ]);
    let link = text::ends(invitation.link.as_str(), page.width, state.marks.ellipsis);
    page.spans(vec![Span::styled(link, theme.link)]);
    ways(state, waiting, page);
    page.gap();
    page.item("returns to", &invitation.redirect_uri, theme.text);
    // Where lines are few, the hints stand where the explanations were.
    if tall || !short && !overdue {
        listening(state, invitation, page);
        if let Some(path) = &invitation.link_file {
            page.item("link file", &path.display().to_string(), theme.quiet);
        }
        if let Some(tunnel) = &invitation.tunnel {
            page.item("tunnel", tunnel, theme.quiet);
        }
    }
    if overdue && !short {
        hints(state, invitation, page);
    }
    if short {
        page.line("or paste the address it ended on:", theme.label);
    } else {
        page.gap();
        page.line("Or paste the address your browser ended on, even if no page came:", theme.label);
    }
    field(state, &waiting.input, page);
}

fn ways(state: &State, waiting: &Waiting, page: &mut Page) {
    let theme = &state.theme;
    let mut spans = vec![Span::styled("o", theme.key), Span::styled(" whole link   ", theme.text)];
    if state.setup.clipboard {
        spans.extend([Span::styled("y", theme.key), Span::styled(" copy   ", theme.text)]);
    }
    if state.setup.browser {
        spans.extend([
            Span::styled("b", theme.key),
            Span::styled(if page.width < 40 { " browser" } else { " browser here" }, theme.text),
        ]);
    }
    page.spans(spans);
    let told = match waiting.told {
        Some(Told::SentToClipboard) if page.tight => "Sent. If paste is empty, press o.",
        Some(Told::SentToClipboard) => {
            "Sent to your terminal; if paste is empty, it was blocked: press o instead."
        }
        Some(Told::OpeningBrowser) => "Opening the browser of this machine.",
        Some(Told::BrowserOpened) => "The browser of this machine was asked to open it.",
        Some(Told::PasteTaken) => "Taken. Looking at what you pasted.",
        None => return,
    };
    page.line(told, theme.info);
}

fn listening(state: &State, invitation: &Invitation, page: &mut Page) {
    let theme = &state.theme;
    match &invitation.listening {
        Listening::On(port) => {
            page.item(
                "listening",
                &format!("on port {port} of this machine; the answer comes by itself"),
                theme.quiet,
            );
        }
        Listening::Not { sentence } => page.item("listening", &format!("no: {sentence}"), theme.warning),
    }
    if invitation.own_certificate {
        page.item(
            "warning",
            "the browser will warn about the certificate, because this machine made it itself: choose Advanced, then \
             go on to localhost",
            theme.warning,
        );
    }
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
    page.item("no access", &format!("the app is in development mode: add yourself as {role}"), theme.text);
    page.item("URL blocked", "register the address above, to the letter, in the app's dashboard", theme.text);
    if invitation.own_certificate {
        page.item("blank page", "go on past the certificate page, or paste its address here", theme.text);
    } else if matches!(invitation.listening, Listening::On(_)) {
        page.item("no page", "your browser is on another machine: paste its last address here", theme.text);
    }
}

const fn meta(login: Login) -> &'static str {
    match login {
        Login::Instagram => "instagram.com",
        Login::Facebook => "facebook.com",
    }
}
