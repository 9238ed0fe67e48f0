//! The secrets file of a set-up for one person: its token and its account.

use toml::{Table, Value};
use zeroize::Zeroizing;

use super::{Found, FoundToken, ImportError, cell, found::Owner};
use crate::domain::{AccessToken, AccountId, Expiry, Handle, Login};

const TOKEN: &str = "IG_LONG_TOKEN";
const ACCOUNT: &str = "IG_ACCOUNT_ID";

#[derive(Clone, Debug)]
pub struct Secrets {
    login: Login,
    token: AccessToken,
    account: AccountId,
}

impl Secrets {
    /// The two keys stand at the top or in one section; everything else is left alone. No error holds a piece of the
    /// text.
    pub fn parse(text: &str) -> Result<Self, ImportError> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let start = error.span().map_or(0, |span| span.start);
            ImportError::NotToml { line: text.get(..start).unwrap_or_default().matches('\n').count() + 1 }
        })?;
        let token = Zeroizing::new(wanted(&table, TOKEN)?);
        let (login, token) = cell::token(token.trim()).ok_or(ImportError::SecretUnreadable)?;
        let account = wanted(&table, ACCOUNT)?;
        let account = AccountId::parse(account.trim()).ok_or(ImportError::AccountUnreadable)?;
        Ok(Self { login, token, account })
    }

    /// For the user of this handle. Such a file does not say when its token ends.
    pub fn of(self, handle: &Handle) -> Found {
        let token = FoundToken {
            user: Owner::Handle(handle.clone()),
            login: self.login,
            token: self.token,
            account: self.account,
            username: None,
            expiry: Expiry::Unknown,
        };
        Found { tokens: vec![token], ..Found::default() }
    }
}

fn wanted(table: &Table, key: &'static str) -> Result<String, ImportError> {
    let in_sections = table.values().filter_map(|value| value.as_table()?.get(key));
    let mut found = table.get(key).into_iter().chain(in_sections);
    let first = found.next().ok_or(ImportError::SecretMissing { key })?;
    if found.next().is_some() {
        return Err(ImportError::SecretTwice { key });
    }
    match first {
        Value::String(text) => Ok(text.clone()),
        Value::Integer(number) => Ok(number.to_string()),
        _ => Err(ImportError::SecretMissing { key }),
    }
}

#[cfg(test)]
mod tests;
