//! The login dialogs of both products: who, which permissions, which Pages, and back with a code.

mod consent;
pub(crate) mod page;
mod redirect_uri;
mod request;

pub use consent::Choice;
pub(crate) use consent::{approve, deny};
pub(crate) use request::{Ask, SignIn, ask};

use axum::http::Method;

use super::{
    answer::Answer,
    call::Call,
    host::LoginKind,
    state::{Platform, Subject},
};

pub(crate) fn dialog(platform: &Platform, call: &Call) -> Answer {
    let ask = match ask(platform, call) {
        Ok(ask) => ask,
        Err(refused) => return Answer::page(400, page::failure(refused.title, &refused.text)),
    };
    let step = call.param("step").unwrap_or_default();
    if call.method == Method::POST && step == "consent" {
        return decided(platform, call, &ask);
    }
    let chosen = call.param("account").filter(|_| call.method == Method::POST && step == "account");
    let remembered = call.cookies.get(cookie_name(ask.login)).filter(|_| ask.sign_in == SignIn::AsRemembered);
    match chosen.or(remembered.map(String::as_str)) {
        None => Answer::page(200, page::accounts(platform, &ask)),
        Some(username) => {
            let already =
                remembered.is_some() && chosen.is_none() && consent::covers(platform, &ask, username);
            if already {
                let choice = consent::as_before(platform, &ask, username);
                return finish(platform, &ask, &choice);
            }
            Answer::page(200, page::consent(platform, &ask, username))
        }
    }
}

fn decided(platform: &Platform, call: &Call, ask: &Ask) -> Answer {
    if call.param("decision") != Some("approve") {
        return Answer::redirect(deny(ask));
    }
    let ticked = |name: &str| {
        call.params.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let permissions = ticked("permission");
    let unticked = ask.scopes.iter().filter(|scope| !permissions.contains(scope)).cloned().collect();
    let choice = Choice {
        username: call.param("account").unwrap_or_default().to_owned(),
        unticked_permissions: if ask.is_configuration { Vec::new() } else { unticked },
        pages: (ask.login == LoginKind::Facebook).then(|| ticked("page")),
    };
    finish(platform, ask, &choice)
}

fn finish(platform: &Platform, ask: &Ask, choice: &Choice) -> Answer {
    match approve(platform, ask, choice) {
        Ok(location) => {
            let host =
                if ask.login == LoginKind::Facebook { "www.facebook.com" } else { "www.instagram.com" };
            let name = cookie_name(ask.login);
            let cookie = format!("{name}={}; Path=/{host}; HttpOnly; SameSite=Lax", choice.username);
            Answer::redirect(location).with("set-cookie", cookie)
        }
        Err(text) => Answer::page(403, page::failure("This app cannot be used with this account", &text)),
    }
}

const fn cookie_name(login: LoginKind) -> &'static str {
    match login {
        LoginKind::Facebook => "sandbox_facebook_account",
        LoginKind::Instagram => "sandbox_instagram_account",
    }
}

/// Who stands behind what was typed or chosen.
pub(crate) fn subject(platform: &Platform, login: LoginKind, username: &str) -> Option<Subject> {
    let username = match login {
        LoginKind::Instagram => platform.world.account(username)?.username.clone(),
        LoginKind::Facebook => platform.world.person(username)?.username.clone(),
    };
    Some(Subject { login, username })
}
