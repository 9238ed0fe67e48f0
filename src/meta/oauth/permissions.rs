//! What a person granted to the app, and taking all of it back.

use reqwest::Method;
use serde_json::Value as Json;

use crate::{
    domain::{AccessToken, Login, Scope},
    meta::{
        Access, Client, Error,
        wire::{Call, text},
    },
};

/// What became of one permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionStatus {
    Granted,
    /// The dialog asks again only with [`Reason::RefusedScope`](super::Reason).
    Declined,
    Expired,
    Other,
}

impl PermissionStatus {
    fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "granted" => Self::Granted,
            "declined" => Self::Declined,
            "expired" => Self::Expired,
            _ => Self::Other,
        }
    }
}

impl Client {
    /// The permissions behind a Facebook token.
    pub async fn permissions(&self, token: &AccessToken) -> Result<Vec<(Scope, PermissionStatus)>, Error> {
        const MOST: usize = 500;
        let access = Access { login: Login::Facebook, token };
        let call = Call::read(self.meta(), access, &["me", "permissions"])?;
        let rows = self.ask_pages(call, MOST, 5).await?;
        Ok(rows.iter().filter_map(permission).collect())
    }

    /// Withdraws everything a person granted to the app at Facebook: every token of the app for that person dies.
    /// Instagram Login has no such call.
    pub async fn revoke(&self, token: &AccessToken) -> Result<(), Error> {
        let access = Access { login: Login::Facebook, token };
        let call = Call::graph(self.meta(), access, Method::DELETE, &["me", "permissions"])?;
        let answer = self.ask(&call).await?;
        let done = answer.get("success").unwrap_or(&answer);
        if done.as_bool() == Some(true) {
            Ok(())
        } else {
            Err(Error::Unreadable { what: "it does not confirm the withdrawal" })
        }
    }
}

fn permission(row: &Json) -> Option<(Scope, PermissionStatus)> {
    let status =
        text(row, "status").map_or(PermissionStatus::Other, |status| PermissionStatus::parse(&status));
    Some((Scope::new(text(row, "permission")?), status))
}

#[cfg(test)]
mod tests;
