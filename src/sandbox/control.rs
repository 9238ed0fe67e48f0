//! The hand on the pretend Meta: act as a person, plant troubles, read what happened.

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering},
};

use axum::http::{HeaderMap, Method};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use url::Url;

use super::{
    call::Call,
    device,
    dialog::{self, Ask, Choice, SignIn},
    faults::{Fault, Trouble},
    host::{Host, LoginKind},
    seen::{SeenRequest, ServedValue},
    signed_request,
    state::{Authorization, Decision, Platform, Subject, TokenKind},
    token::{LONG_LIFE, all_scopes},
    truth::Truth,
    variants::Variants,
    weather::Weather,
    world::{
        account::{Account, AccountKind},
        person::Person,
    },
};

/// Cheap to clone; stays usable while the sandbox runs.
#[derive(Clone, Debug)]
pub struct Control(pub(crate) Arc<Platform>);

/// Numbers of calls, over the sandbox's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counters {
    pub requests: usize,
    /// The most requests that were being answered at one time.
    pub highest_in_flight: usize,
    pub in_regain_window: usize,
    /// The most renewals of one grant that were being answered at one time.
    pub highest_renewals_of_a_grant: usize,
}

impl Control {
    /// Walks the dialog at `authorize_url` and approves; answers the redirect's location with its
    /// fragment. Like a browser it remembers who approved last, and reuses that silently when the
    /// address does not ask to sign in afresh. An error is what the page says that sends nobody back.
    pub fn approve(&self, authorize_url: &str, choice: &Choice) -> Result<String, String> {
        let ask = self.ask(authorize_url)?;
        let remembered =
            self.0.state().browser.get(&ask.login).filter(|_| ask.sign_in == SignIn::AsRemembered).cloned();
        let choice =
            Choice { username: remembered.unwrap_or_else(|| choice.username.clone()), ..choice.clone() };
        let location = dialog::approve(&self.0, &ask, &choice)?;
        self.0.state().browser.insert(ask.login, choice.username);
        Ok(location)
    }

    /// Presses Deny; answers the redirect's location.
    pub fn deny(&self, authorize_url: &str) -> Result<String, String> {
        Ok(dialog::deny(&self.ask(authorize_url)?))
    }

    /// Types a device's `user_code` in as this Facebook person; `None` declines. Answers whether the
    /// code and the name were known.
    pub fn decide_device(&self, user_code: &str, username: Option<&str>) -> bool {
        let decision = match username {
            None => Some(Decision::Declined),
            Some(name) => dialog::subject(&self.0, LoginKind::Facebook, name).map(Decision::Approved),
        };
        decision.is_some_and(|decision| device::decide(&self.0, user_code, decision))
    }

    fn ask(&self, authorize_url: &str) -> Result<Ask, String> {
        let url = Url::parse(authorize_url).map_err(|error| error.to_string())?;
        let real = url.host_str().and_then(Host::named);
        let path =
            real.map_or_else(|| url.path().to_owned(), |host| format!("/{}{}", host.name(), url.path()));
        let query = url.query().unwrap_or_default();
        let call = Call::read(Method::GET, &path, query, &HeaderMap::new(), &[])
            .ok_or_else(|| format!("not an address of Meta: {path}"))?;
        let is_dialog =
            matches!(call.host, Host::FacebookDialog | Host::InstagramDialog | Host::InstagramApi);
        if !is_dialog || !matches!(call.segments().as_slice(), ["dialog", "oauth"] | ["oauth", "authorize"]) {
            return Err(format!("not a login dialog: {path}"));
        }
        dialog::ask(&self.0, &call).map_err(|refused| format!("{}: {}", refused.title, refused.text))
    }

    /// A fresh 60-day token with every permission, as the App Dashboard generates; empty for an
    /// unknown name. For Facebook `username` may also be an account's whose Page someone can share.
    pub fn mint_token(&self, login: LoginKind, username: &str) -> String {
        self.mint_token_aged(login, username, TimeDelta::zero())
    }

    /// The same, generated `age` ago, with the clocks that it would have now.
    pub fn mint_token_aged(&self, login: LoginKind, username: &str, age: TimeDelta) -> String {
        let issued_at = self.0.now() - age;
        self.mint(login, username, TokenKind::Long, issued_at, Some(issued_at + LONG_LIFE))
    }

    /// A system user's token of Facebook Login for Business, which never expires.
    pub fn mint_system_user_token(&self, username: &str) -> String {
        self.mint(LoginKind::Facebook, username, TokenKind::SystemUser, self.0.now(), None)
    }

    fn mint(
        &self,
        login: LoginKind,
        username: &str,
        kind: TokenKind,
        issued_at: DateTime<Utc>,
        expires_at: Option<DateTime<Utc>>,
    ) -> String {
        let platform = &self.0;
        let Some(subject) = dialog::subject(platform, login, username) else { return String::new() };
        let mut state = platform.state();
        if !state.authorizations.contains_key(&subject) {
            let authorization = Authorization {
                granted: all_scopes(login),
                declined: BTreeSet::new(),
                pages: None,
                authorised_at: issued_at,
            };
            state.authorize(subject.clone(), authorization);
        }
        platform.issue(&mut state, &subject, kind, issued_at, expires_at)
    }

    /// What Meta posts to the deauthorize and data-deletion callbacks, signed with that login's secret.
    pub fn signed_request(&self, login: LoginKind, username: &str) -> String {
        signed_request::signed(&self.0, login, username)
    }

    /// Whether this is a token that was given out and works.
    pub fn accepts(&self, token: &str) -> bool {
        let known = self.0.state().tokens.get(token).cloned();
        known.is_some_and(|token| self.0.check(&token).is_ok())
    }

    /// The person removes the app: all tokens of both logins of that name die with 458.
    pub fn revoke(&self, username: &str) {
        self.end_tokens(username, 458);
        let subjects = subjects(username);
        let mut state = self.0.state();
        state.authorizations.retain(|subject, _| !subjects.contains(subject));
    }

    /// Tokens die with this subcode, such as 460 for a changed password; the authorization stays.
    pub fn end_tokens(&self, username: &str, subcode: u32) {
        for subject in subjects(username) {
            self.0.state().kill(&subject, subcode);
        }
    }

    /// The account changes its kind, as people do in the Instagram app.
    pub fn convert(&self, username: &str, kind: AccountKind) {
        self.0.state().kinds.insert(username.to_owned(), kind);
    }

    pub fn plant(&self, fault: Fault) {
        self.0.state().faults.push(fault.into());
    }

    /// Asks `rule` about every call that no planted fault meets. It is asked under the sandbox's lock, so it must not
    /// ask the sandbox itself.
    pub fn set_weather(&self, rule: impl FnMut(&SeenRequest) -> Option<Trouble> + Send + 'static) {
        self.0.state().weather = Weather::by(rule);
    }

    pub fn clear_faults(&self) {
        self.0.state().faults.clear();
        self.release();
    }

    /// Lets every answer go that [`Trouble::Held`] holds.
    pub fn release(&self) {
        self.0.released.send_modify(|count| *count += 1);
    }

    pub fn variants(&self) -> Variants {
        self.0.variants()
    }

    pub fn set_variants(&self, variants: Variants) {
        self.0.state().variants = variants;
    }

    /// Calls in 24 hours for an account by its username, or in an hour for `app`.
    pub fn set_call_limit(&self, username: &str, calls: u64) {
        self.0.state().call_limits.insert(username.to_owned(), calls);
    }

    /// Every call seen so far, as Meta counts them: an operation of a batch is one, and the batch around it is none.
    pub fn calls(&self) -> Vec<SeenRequest> {
        self.0.state().seen.iter().filter(|seen| !seen.is_batch()).cloned().collect()
    }

    /// How many HTTP requests came so far: a batch is one.
    pub fn http_requests(&self) -> usize {
        self.0.state().seen.iter().filter(|seen| !seen.in_batch).count()
    }

    /// Every request seen so far, oldest first; a batch and then its operations.
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.0.state().seen.clone()
    }

    pub fn forget_requests(&self) {
        self.0.state().seen.clear();
    }

    pub fn counters(&self) -> Counters {
        let state = self.0.state();
        Counters {
            requests: state.seen.len(),
            highest_in_flight: self.0.highest_in_flight.load(Ordering::Relaxed),
            in_regain_window: state.seen.iter().filter(|seen| seen.in_regain_window).count(),
            highest_renewals_of_a_grant: state
                .renewals
                .values()
                .map(|of_one| of_one.highest_in_flight)
                .max()
                .unwrap_or_default(),
        }
    }

    /// Requests being answered at this moment, held ones included.
    pub fn in_flight(&self) -> usize {
        self.0.in_flight.load(Ordering::Relaxed)
    }

    /// Answers that [`Trouble::Held`] holds at this moment.
    pub fn held(&self) -> usize {
        self.0.held.load(Ordering::Relaxed)
    }

    /// Returns when `is_so`, which is asked at once and whenever a request has come, is held or is answered.
    pub async fn until(&self, is_so: impl Fn(&Self) -> bool) {
        let mut news = self.0.news();
        while !is_so(self) {
            // The sender lives as long as this control, so waiting cannot fail.
            let _ = news.changed().await;
        }
    }

    /// Every figure that left the sandbox, oldest first.
    pub fn served(&self) -> Vec<ServedValue> {
        self.0.state().served.clone()
    }

    /// Frees the memory of what [`Self::served`] would answer.
    pub fn forget_served(&self) {
        self.0.state().served.clear();
    }

    pub fn truth(&self) -> Truth {
        Truth(Arc::clone(&self.0))
    }

    pub fn accounts(&self) -> Vec<Account> {
        self.0.world.accounts.clone()
    }

    /// The Facebook people and their Pages.
    pub fn people(&self) -> Vec<Person> {
        self.0.world.people.clone()
    }
}

fn subjects(username: &str) -> Vec<Subject> {
    [LoginKind::Instagram, LoginKind::Facebook]
        .into_iter()
        .map(|login| Subject { login, username: username.to_owned() })
        .collect()
}
