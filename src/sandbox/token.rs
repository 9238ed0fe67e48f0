//! Tokens and authorizations: making them, finding who they speak for, and ending them.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    errors::GraphError,
    host::{Host, LoginKind},
    state::{Authorization, Platform, State, Subject, Token, TokenKind},
    world::dice::Dice,
};

pub(crate) const LONG_LIFE: TimeDelta = TimeDelta::seconds(5_183_944);
pub(crate) const DATA_ACCESS: TimeDelta = TimeDelta::days(90);

/// What a fully granted authorization holds.
pub(crate) fn all_scopes(login: LoginKind) -> BTreeSet<String> {
    let names: &[&str] = match login {
        LoginKind::Instagram => &["instagram_business_basic", "instagram_business_manage_insights"],
        LoginKind::Facebook => &[
            "instagram_basic",
            "instagram_manage_insights",
            "pages_show_list",
            "pages_read_engagement",
            "business_management",
            "public_profile",
        ],
    };
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl LoginKind {
    pub(crate) const fn of(host: Host) -> Self {
        match host {
            Host::FacebookDialog | Host::FacebookGraph => Self::Facebook,
            Host::InstagramDialog | Host::InstagramApi | Host::InstagramGraph => Self::Instagram,
        }
    }

    /// How its tokens begin, and how long a short one lives.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Instagram => "IGAA",
            Self::Facebook => "EAAG",
        }
    }

    pub(crate) const fn short_life(self) -> TimeDelta {
        match self {
            Self::Instagram => TimeDelta::hours(1),
            Self::Facebook => TimeDelta::seconds(5183),
        }
    }
}

impl Platform {
    /// A string that was never given out before.
    pub(crate) fn fresh(&self, state: &mut State, prefix: &str, length: usize) -> String {
        const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        state.counter += 1;
        let dice = Dice::new(self.seed).named(prefix).with(state.counter);
        let letters = (0_u64..).take(length).map(|place| {
            let index = usize::try_from(dice.with(place).between(0, 61)).unwrap_or(0);
            char::from(LETTERS.get(index).copied().unwrap_or(b'A'))
        });
        prefix.chars().chain(letters).collect()
    }

    pub(crate) fn issue(
        &self,
        state: &mut State,
        subject: &Subject,
        kind: TokenKind,
        issued_at: DateTime<Utc>,
        expires_at: Option<DateTime<Utc>>,
    ) -> String {
        let value = self.fresh(state, subject.login.prefix(), 182);
        let number = state.counter;
        let token = Token { number, kind, subject: subject.clone(), issued_at, expires_at, dead: None };
        state.tokens.insert(value.clone(), token);
        value
    }

    /// The token of a call, if it lives and belongs on this host.
    pub(crate) fn living(&self, value: Option<&str>, host: Host) -> Result<Token, GraphError> {
        let value = value.ok_or_else(GraphError::no_token)?;
        let token = self.state().tokens.get(value).cloned().ok_or_else(GraphError::bad_token)?;
        if token.subject.login != LoginKind::of(host) {
            return Err(GraphError::bad_token());
        }
        self.check(&token)?;
        Ok(token)
    }

    pub(crate) fn check(&self, token: &Token) -> Result<(), GraphError> {
        match (token.dead, token.expires_at) {
            (Some(subcode), _) => Err(GraphError::dead_token(subcode)),
            (None, Some(end)) if end <= self.now() => Err(GraphError::dead_token(463)),
            _ => Ok(()),
        }
    }

    /// Whether the person granted this and, for Facebook, was active in the last 90 days.
    pub(crate) fn allows(&self, subject: &Subject, permission: &str) -> bool {
        self.permission_status(subject, permission) == Some("granted")
    }

    pub(crate) fn permission_status(&self, subject: &Subject, permission: &str) -> Option<&'static str> {
        let state = self.state();
        let authorization = state.authorizations.get(subject)?;
        if authorization.declined.contains(permission) {
            return Some("declined");
        }
        let inactive = self.now() - authorization.authorised_at > DATA_ACCESS;
        let clocked = subject.login == LoginKind::Facebook && permission.starts_with("instagram_");
        authorization.granted.contains(permission).then_some(if inactive && clocked {
            "expired"
        } else {
            "granted"
        })
    }

    pub(crate) fn requires(&self, subject: &Subject, permissions: &[&str]) -> Result<(), GraphError> {
        let all = permissions.iter().all(|permission| self.allows(subject, permission));
        if all { Ok(()) } else { Err(GraphError::no_permission()) }
    }
}

impl State {
    /// Ends every token of the app for this subject, as removing the app does.
    pub(crate) fn kill(&mut self, subject: &Subject, subcode: u32) {
        for token in self.tokens.values_mut().filter(|token| token.subject == *subject) {
            token.dead.get_or_insert(subcode);
        }
    }

    pub(crate) fn authorize(&mut self, subject: Subject, authorization: Authorization) {
        self.authorizations.insert(subject, authorization);
    }
}
