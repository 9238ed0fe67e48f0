//! The users of an older set-up and their tokens.

use std::collections::BTreeMap;

use super::{FoundToken, ImportError, Person, Report, cell, found::Owner, handle::handles};
use crate::{
    domain::{AccountId, Expiry, Untrusted, UserId},
    store::OldRow,
};

/// Columns that a handle is made from, the best one first.
const NAMES: [&str; 6] = ["handle", "username", "user_name", "name", "display_name", "email"];

/// The place of a column, in whatever case it is written.
fn place(columns: &[String], name: &str) -> Option<usize> {
    columns.iter().position(|column| column.eq_ignore_ascii_case(name))
}

fn needed(table: &str, columns: &[String], name: &'static str) -> Result<usize, ImportError> {
    place(columns, name).ok_or_else(|| ImportError::NoColumn { table: table.to_owned(), column: name })
}

/// Reads `users(u_id …)`.
#[derive(Debug)]
pub(super) struct People {
    id: usize,
    names: Vec<usize>,
    found: BTreeMap<UserId, Person>,
}

impl People {
    pub(super) fn of(table: &str, columns: &[String]) -> Result<Self, ImportError> {
        let names = NAMES.iter().filter_map(|name| place(columns, name)).collect();
        Ok(Self { id: needed(table, columns, "u_id")?, names, found: BTreeMap::new() })
    }

    pub(super) fn take(&mut self, row: &OldRow, report: &mut Report) {
        let text = row.at(self.id).unwrap_or_default();
        let Some(id) = UserId::parse(text) else {
            report.leave("a user's u_id is no uuid of a user, so it cannot be kept", 1, || {
                format!("u_id {text}")
            });
            return;
        };
        let names: Vec<&str> = self.names.iter().filter_map(|place| row.at(*place)).collect();
        self.found.entry(id).or_insert_with(|| Person { id, handles: handles(&names, id) });
    }

    pub(super) fn end(self) -> Vec<Person> {
        self.found.into_values().collect()
    }
}

/// Reads `user_tokens(u_id, platform, access_token, account_id, account_username, expires_at)`.
#[derive(Debug)]
pub(super) struct Tokens {
    user: usize,
    platform: Option<usize>,
    token: usize,
    account: usize,
    username: Option<usize>,
    expires_at: Option<usize>,
    found: BTreeMap<(UserId, AccountId), Vec<FoundToken>>,
}

impl Tokens {
    pub(super) fn of(table: &str, columns: &[String]) -> Result<Self, ImportError> {
        Ok(Self {
            user: needed(table, columns, "u_id")?,
            platform: place(columns, "platform"),
            token: needed(table, columns, "access_token")?,
            account: needed(table, columns, "account_id")?,
            username: place(columns, "account_username"),
            expires_at: place(columns, "expires_at"),
            found: BTreeMap::new(),
        })
    }

    pub(super) fn take(&mut self, row: &OldRow, report: &mut Report) {
        let user_text = row.at(self.user).unwrap_or("nobody");
        let account_text = row.at(self.account).unwrap_or("none");
        let whose = || format!("u_id {user_text}, account {account_text}");
        let platform = self.platform.and_then(|place| row.at(place));
        if platform.is_some_and(|platform| !platform.eq_ignore_ascii_case("instagram")) {
            report.leave("a token is of another platform", 1, whose);
            return;
        }
        let Some(user) = UserId::parse(user_text) else {
            report.leave("a token's u_id is no uuid of a user", 1, whose);
            return;
        };
        let Some(account) = AccountId::parse(account_text).filter(|_| row.at(self.account).is_some()) else {
            report.leave("a token's account_id is no account id", 1, whose);
            return;
        };
        let Some(text) = row.at(self.token) else {
            report.leave("a token is blank, so it was not stored", 1, whose);
            return;
        };
        let Some((login, token)) = cell::token(text) else {
            report.leave(
                "a token is none of Meta's, which begin with IG or EA, so it was not stored",
                1,
                whose,
            );
            return;
        };
        let expiry = match self.expires_at.and_then(|place| row.at(place)) {
            None => Expiry::Unknown,
            Some(text) => cell::instant(text).map_or(Expiry::Unknown, Expiry::At),
        };
        if expiry == Expiry::Unknown && self.expires_at.is_some_and(|place| row.at(place).is_some()) {
            report.leave("a token's expires_at cannot be read, so its end counts as unknown", 1, whose);
        }
        let username = self.username.and_then(|place| row.at(place));
        let username = username.map(|name| Untrusted::new(name.strip_prefix('@').unwrap_or(name)));
        let of_account = self.found.entry((user, account.clone())).or_default();
        of_account.push(FoundToken { user: Owner::Id(user), login, token, account, username, expiry });
    }

    /// Of several tokens for one account the one that ends last; where that is not told, none.
    pub(super) fn end(self, report: &mut Report) -> Vec<FoundToken> {
        let mut chosen = Vec::new();
        for ((user, account), mut tokens) in self.found {
            tokens.sort_by_key(|token| token.expiry.instant());
            tokens.dedup_by(|one, other| {
                one.token.expose() == other.token.expose() && one.expiry == other.expiry
            });
            let count = u64::try_from(tokens.len()).unwrap_or(u64::MAX);
            let whose = || format!("u_id {}, account {account}", user.0);
            let newest = newest(tokens);
            if newest.is_none() {
                let why = "an account has several tokens, and which ends last is not told";
                report.leave(why, count, whose);
            } else if count > 1 {
                let why = "an account has several tokens, of which the one that ends last counts";
                report.leave(why, count - 1, whose);
            }
            chosen.extend(newest);
        }
        chosen
    }
}

/// The last of tokens in the order of their ends, where no other may end later.
fn newest(mut tokens: Vec<FoundToken>) -> Option<FoundToken> {
    let last = tokens.pop()?;
    let is_last = |other: &FoundToken| {
        other.token.expose() == last.token.expose()
            || (other.expiry != Expiry::Unknown && other.expiry.instant() < last.expiry.instant())
    };
    tokens.iter().all(is_last).then_some(last)
}
