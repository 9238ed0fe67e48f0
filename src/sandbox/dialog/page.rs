//! The dialogs' pages: self-contained HTML whose form elements keep their ids and names.

use std::fmt::Write as _;

use super::{
    request::{Ask, SignIn},
    subject,
};
use crate::sandbox::{host::LoginKind, state::Platform, world::account::AccountKind};

const FRAME: &str = include_str!("../../../assets/sandbox/page.html");

/// Step one: sign in, which here is choosing who to be.
pub(crate) fn accounts(platform: &Platform, ask: &Ask) -> String {
    let world = &platform.world;
    let rows: Vec<(String, String, String)> = match ask.login {
        LoginKind::Instagram => world
            .accounts
            .iter()
            .map(|account| {
                let note = match (account.tester, platform.kind_of(account)) {
                    (false, _) => "not a tester of the app".to_owned(),
                    (true, AccountKind::Personal) => "personal account".to_owned(),
                    (true, kind) => format!("{}, about {} followers", kind.spelling(), account.followers),
                };
                (account.username.clone(), format!("@{}", account.username), note)
            })
            .collect(),
        LoginKind::Facebook => world
            .people
            .iter()
            .map(|person| {
                let note = match (person.tester, person.pages.len()) {
                    (false, _) => "no role on the app".to_owned(),
                    (true, 0) => "no Pages".to_owned(),
                    (true, 1) => "1 Page".to_owned(),
                    (true, pages) => format!("{pages} Pages"),
                };
                (person.username.clone(), person.name.clone(), note)
            })
            .collect(),
    };
    let mut body = String::from(
        "<p>Who are you? No password is asked; nothing here is real.</p><form method=\"post\">\
         <input type=\"hidden\" name=\"step\" value=\"account\"><ul>",
    );
    for (place, (key, name, note)) in rows.iter().enumerate() {
        let checked = if place == 0 { " checked" } else { "" };
        row(&mut body, "radio", "account", key, name, note, checked);
    }
    body.push_str("</ul><button id=\"continue\" type=\"submit\">Continue</button></form>");
    frame(ask.login, "Sign in", &body)
}

/// Step two: permissions and Pages, then Approve or Deny.
pub(crate) fn consent(platform: &Platform, ask: &Ask, username: &str) -> String {
    let Some(subject) = subject(platform, ask.login, username) else {
        return failure("Unknown account", "There is no such account.");
    };
    let mut body = format!(
        "<p>Continue as <strong id=\"signed-in-as\">{0}</strong>. <em>lightmeter</em> asks for:</p>\
         <form method=\"post\"><input type=\"hidden\" name=\"step\" value=\"consent\">\
         <input type=\"hidden\" name=\"account\" value=\"{0}\"><ul>",
        escape(&subject.username)
    );
    for scope in &ask.scopes {
        let declined = platform.permission_status(&subject, scope) == Some("declined");
        let (state, note) = match (ask.is_configuration, declined && ask.sign_in != SignIn::AfreshAndAskAgain)
        {
            (true, _) => (" checked disabled", "all or nothing"),
            (false, true) if ask.login == LoginKind::Facebook => (" disabled", "declined before"),
            (false, _) => (" checked", ""),
        };
        row(&mut body, "checkbox", "permission", scope, scope, note, state);
    }
    body.push_str("</ul>");
    if ask.login == LoginKind::Facebook {
        let pages = platform.world.person(&subject.username).map(|person| person.pages.as_slice());
        body.push_str("<p>Pages to share:</p><ul id=\"pages\">");
        for page in pages.unwrap_or_default() {
            let note = page.instagram.as_ref().map_or_else(String::new, |name| format!("@{name}"));
            row(&mut body, "checkbox", "page", &page.id, &page.name, &note, " checked");
        }
        body.push_str("</ul>");
    }
    body.push_str(
        "<div class=\"decision\"><button id=\"deny\" class=\"quiet\" name=\"decision\" value=\"deny\">Deny</button>\
         <button id=\"approve\" name=\"decision\" value=\"approve\">Approve</button></div></form>",
    );
    frame(ask.login, "Allow lightmeter?", &body)
}

/// A dead end: nothing is sent back to the app.
pub(crate) fn failure(title: &str, text: &str) -> String {
    let body = format!("<p id=\"error\" class=\"error\">{}</p>", escape(text));
    fill("Meta", "plain", title, &body)
}

pub(crate) fn start(addresses: &[String]) -> String {
    let mut body = String::from("<p>It stands for five hosts:</p><ul>");
    for address in addresses {
        // Writing to a String cannot fail.
        let _ = write!(body, "<li><code>{}</code></li>", escape(address));
    }
    body.push_str("</ul>");
    fill("Meta", "plain", "It works", &body)
}

fn row(body: &mut String, kind: &str, name: &str, value: &str, label: &str, note: &str, state: &str) {
    let [value, label, note] = [value, label, note].map(escape);
    // Writing to a String cannot fail.
    let _ = write!(
        body,
        "<li><label for=\"{name}-{value}\"><input type=\"{kind}\" id=\"{name}-{value}\" name=\"{name}\" \
         value=\"{value}\"{state}><span>{label}</span><small>{note}</small></label></li>"
    );
}

fn frame(login: LoginKind, title: &str, body: &str) -> String {
    match login {
        LoginKind::Facebook => fill("Facebook", "facebook", title, body),
        LoginKind::Instagram => fill("Instagram", "instagram", title, body),
    }
}

fn fill(brand: &str, class: &str, title: &str, body: &str) -> String {
    FRAME
        .replace("{{class}}", class)
        .replace("{{brand}}", brand)
        .replace("{{title}}", &escape(title))
        .replace("{{body}}", body)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
