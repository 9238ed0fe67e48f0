//! What the person decides, and the redirect that carries the decision back.

use std::collections::BTreeSet;

use url::form_urlencoded;

use super::{
    request::{Ask, SignIn},
    subject,
};
use crate::sandbox::{
    host::LoginKind,
    state::{Authorization, Code, Platform, Subject, TokenKind},
    token::DATA_ACCESS,
    variants::Acceptance,
    world::account::AccountKind,
};

/// What a person does in the dialog before pressing Approve.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The Instagram account; for Facebook the person, or an account one of whose Pages they can share.
    pub username: String,
    pub unticked_permissions: Vec<String>,
    /// Ids or names of the Pages to share; `None` shares all.
    pub pages: Option<Vec<String>>,
}

impl Choice {
    /// Everything ticked.
    pub fn of(username: impl Into<String>) -> Self {
        Self { username: username.into(), ..Self::default() }
    }
}

/// The address the browser is sent to; an error is a page on which nothing comes back.
pub(crate) fn approve(platform: &Platform, ask: &Ask, choice: &Choice) -> Result<String, String> {
    let subject = subject(platform, ask.login, &choice.username)
        .ok_or_else(|| format!("There is no account {}.", choice.username))?;
    admitted(platform, &subject)?;
    let all_or_nothing = ask.is_configuration && !choice.unticked_permissions.is_empty();
    let mode = platform.variants().facebook_business_login_in_development;
    if ask.is_configuration && mode == Acceptance::Refused {
        let error =
            [("error", "access_denied"), ("error_code", "200"), ("error_description", "Permissions error")];
        return Ok(back(ask, error.map(|(name, value)| (name, value.to_owned())).to_vec()));
    }
    if all_or_nothing {
        return Ok(deny(ask));
    }
    grant(platform, ask, choice, &subject);
    Ok(if ask.implicit { with_token(platform, ask, &subject) } else { with_code(platform, ask, subject) })
}

pub(crate) fn deny(ask: &Ask) -> String {
    let pairs = match ask.login {
        LoginKind::Facebook => [
            ("error_reason", "user_denied"),
            ("error", "access_denied"),
            ("error_description", "Permissions error."),
        ],
        LoginKind::Instagram => [
            ("error", "access_denied"),
            ("error_reason", "user_denied"),
            ("error_description", "The user denied your request"),
        ],
    };
    back(ask, pairs.map(|(name, value)| (name, value.to_owned())).to_vec())
}

fn admitted(platform: &Platform, subject: &Subject) -> Result<(), String> {
    let world = &platform.world;
    let account = world.account(&subject.username);
    let tester = match subject.login {
        LoginKind::Instagram => account.is_some_and(|account| account.tester),
        LoginKind::Facebook => world.person(&subject.username).is_some_and(|person| person.tester),
    };
    if !tester {
        return Err("Insufficient Developer Role: this account has not accepted an invitation to test the \
                    app. Nothing is sent back to the app."
            .to_owned());
    }
    let personal = account.is_some_and(|account| platform.kind_of(account) == AccountKind::Personal);
    if subject.login == LoginKind::Instagram && personal {
        return Err("Only professional accounts can use this app. Switch to a Business or Creator account \
                    in the Instagram app first."
            .to_owned());
    }
    Ok(())
}

fn grant(platform: &Platform, ask: &Ask, choice: &Choice, subject: &Subject) {
    let mut state = platform.state();
    let before = state.authorizations.get(subject).cloned();
    let kept = before
        .as_ref()
        .filter(|_| ask.sign_in != SignIn::AfreshAndAskAgain)
        .map(|before| before.declined.clone());
    let declined_before = kept.unwrap_or_default();
    let mut granted = before.map(|before| before.granted).unwrap_or_default();
    let mut declined = declined_before.clone();
    for scope in &ask.scopes {
        // What was declined once is not asked again without `rerequest`; Instagram always asks.
        let asked = subject.login == LoginKind::Instagram || !declined_before.contains(scope);
        if asked && !choice.unticked_permissions.contains(scope) {
            granted.insert(scope.clone());
            declined.remove(scope);
        } else {
            granted.remove(scope);
            declined.insert(scope.clone());
        }
    }
    if subject.login == LoginKind::Facebook {
        granted.insert("public_profile".to_owned());
        declined.remove("public_profile");
    }
    let pages = choice.pages.as_ref().map(|chosen| {
        let own = platform.world.person(&subject.username).map(|person| person.pages.as_slice());
        let named = |page: &&crate::sandbox::world::person::Page| {
            chosen.iter().any(|key| *key == page.id || *key == page.name)
        };
        own.unwrap_or_default().iter().filter(named).map(|page| page.id.clone()).collect::<BTreeSet<_>>()
    });
    let authorization = Authorization { granted, declined, pages, authorised_at: platform.now() };
    state.authorize(subject.clone(), authorization);
}

fn with_code(platform: &Platform, ask: &Ask, subject: Subject) -> String {
    let value = {
        let mut state = platform.state();
        let prefix = if ask.login == LoginKind::Facebook { "AQD" } else { "AQB" };
        let value = platform.fresh(&mut state, prefix, 246);
        let code = Code {
            subject,
            redirect_uri: ask.redirect_uri.clone(),
            issued_at: platform.now(),
            challenge: ask.challenge.clone(),
            used: false,
        };
        state.codes.insert(value.clone(), code);
        value
    };
    let fragment = match ask.login {
        LoginKind::Instagram => "#_",
        LoginKind::Facebook if platform.variants().facebook_appends_fragment => "#_=_",
        LoginKind::Facebook => "",
    };
    back(ask, vec![("code", value)]) + fragment
}

fn with_token(platform: &Platform, ask: &Ask, subject: &Subject) -> String {
    let now = platform.now();
    let life = subject.login.short_life();
    let token = platform.issue(&mut platform.state(), subject, TokenKind::Short, now, Some(now + life));
    let mut fragment = form_urlencoded::Serializer::new(String::new());
    fragment.append_pair("access_token", &token);
    fragment.append_pair("expires_in", &life.num_seconds().to_string());
    fragment.append_pair("data_access_expiration_time", &(now + DATA_ACCESS).timestamp().to_string());
    if let Some(state) = &ask.state {
        fragment.append_pair("state", state);
    }
    format!("{}#{}", ask.redirect_uri, fragment.finish())
}

fn back(ask: &Ask, mut pairs: Vec<(&str, String)>) -> String {
    pairs.extend(ask.state.clone().map(|state| ("state", state)));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let sign = if ask.redirect_uri.contains('?') { '&' } else { '?' };
    format!("{}{sign}{query}", ask.redirect_uri)
}

/// Whether this person granted everything asked for already.
pub(crate) fn covers(platform: &Platform, ask: &Ask, username: &str) -> bool {
    subject(platform, ask.login, username)
        .is_some_and(|subject| ask.scopes.iter().all(|scope| platform.allows(&subject, scope)))
}

/// The choice that changes nothing.
pub(crate) fn as_before(platform: &Platform, ask: &Ask, username: &str) -> Choice {
    let pages = subject(platform, ask.login, username)
        .and_then(|subject| platform.state().authorizations.get(&subject)?.pages.clone());
    Choice { pages: pages.map(|pages| pages.into_iter().collect()), ..Choice::of(username) }
}
