//! The Facebook Pages a token reaches, and the professional account linked to each.

use serde_json::Value as Json;

use crate::{
    domain::{AccessToken, AccountId, Login, Profile, Untrusted},
    meta::{
        Access, Client, Error,
        wire::{Call, account_id, profile, text, untrusted},
    },
};

/// A Facebook Page; its own token is not asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub id: String,
    pub name: Untrusted,
    /// Missing where none is linked, or where `instagram_basic` was not granted for this Page.
    pub account: Option<PageAccount>,
}

/// The professional account behind a Page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageAccount {
    pub id: AccountId,
    pub username: Untrusted,
    pub name: Option<Untrusted>,
    pub profile: Profile<Untrusted>,
}

impl Client {
    const MOST_PAGES: usize = 2_000;

    /// Every Page of a Facebook token, in Meta's order.
    pub async fn pages(&self, token: &AccessToken) -> Result<Vec<Page>, Error> {
        const FIELDS: &str =
            "id,name,instagram_business_account{id,username,name,followers_count,follows_count,media_count}";
        let access = Access { login: Login::Facebook, token };
        let call =
            Call::read(self.meta(), access, &["me", "accounts"])?.with("fields", FIELDS).with("limit", "100");
        let rows = self.ask_pages(call, Self::MOST_PAGES, 50).await?;
        Ok(rows.iter().filter_map(page).collect())
    }
}

fn page(row: &Json) -> Option<Page> {
    Some(Page {
        id: text(row, "id")?,
        name: untrusted(row, "name").unwrap_or_default(),
        account: row.get("instagram_business_account").and_then(account),
    })
}

fn account(linked: &Json) -> Option<PageAccount> {
    let profile = profile(linked);
    Some(PageAccount {
        id: account_id(linked, "id")?,
        username: profile.username.clone().unwrap_or_default(),
        name: profile.name.clone(),
        profile,
    })
}

#[cfg(test)]
mod tests;
