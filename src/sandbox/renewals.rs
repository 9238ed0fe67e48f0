//! The renewals of each grant, and the tokens that came of them: whoever renews one grant twice at a time is seen here.

use super::{
    call::Call,
    control::Control,
    dialog,
    host::{Host, LoginKind},
    seen::{IssuedToken, Renewals},
    state::{Platform, Subject, Token, TokenKind},
};

impl Control {
    /// Of the account's grant, or of the Facebook person's.
    pub fn renewals(&self, login: LoginKind, username: &str) -> Renewals {
        let subject = Subject { login, username: username.to_owned() };
        self.0.state().renewals.get(&subject).copied().unwrap_or_default()
    }

    /// Forgets which renewals there were; one that is being answered stays.
    pub fn forget_renewals(&self) {
        for renewals in self.0.state().renewals.values_mut() {
            let now = renewals.in_flight;
            *renewals = Renewals { calls: now, in_flight: now, highest_in_flight: now };
        }
    }

    /// The long-lived tokens of one grant, oldest first.
    pub fn long_tokens(&self, login: LoginKind, username: &str) -> Vec<IssuedToken> {
        let Some(subject) = dialog::subject(&self.0, login, username) else { return Vec::new() };
        let state = self.0.state();
        let mut found: Vec<_> = state
            .tokens
            .iter()
            .filter(|(_, token)| token.subject == subject && token.kind == TokenKind::Long)
            .collect();
        found.sort_by_key(|(_, token)| token.number);
        let issued = |(value, token): (&String, &Token)| IssuedToken {
            token: value.clone(),
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            works: self.0.check(token).is_ok(),
        };
        found.into_iter().map(issued).collect()
    }
}

/// Counts a renewal as long as it is being answered.
#[derive(Debug)]
pub(crate) struct Renewing<'a> {
    platform: &'a Platform,
    subject: Subject,
}

impl<'a> Renewing<'a> {
    /// `None` for every other call, and for a token that was never given out.
    pub(crate) fn begin(platform: &'a Platform, call: &Call) -> Option<Self> {
        let value = renewed_by(call)?;
        let mut state = platform.state();
        let token = state.tokens.get(value).filter(|token| token.kind == TokenKind::Long)?;
        let subject = token.subject.clone();
        let renewals = state.renewals.entry(subject.clone()).or_default();
        renewals.calls += 1;
        renewals.in_flight += 1;
        renewals.highest_in_flight = renewals.highest_in_flight.max(renewals.in_flight);
        Some(Self { platform, subject })
    }
}

impl Drop for Renewing<'_> {
    fn drop(&mut self) {
        if let Some(renewals) = self.platform.state().renewals.get_mut(&self.subject) {
            renewals.in_flight -= 1;
        }
    }
}

/// The token that a call wants to be renewed.
fn renewed_by(call: &Call) -> Option<&str> {
    match (call.host, call.segments().as_slice()) {
        (Host::InstagramGraph, ["refresh_access_token"]) => call.token(),
        (Host::FacebookGraph, ["oauth", "access_token"]) => call.param("fb_exchange_token"),
        _ => None,
    }
}
