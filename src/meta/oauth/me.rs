//! Whose token it is.

use serde_json::Value as Json;

use crate::{
    domain::{AccountId, AccountType, Login, Profile, Untrusted},
    meta::{
        Access, Client, Error,
        wire::{Call, account_id, profile, text, unwrapped},
    },
};

/// The person, and with Instagram Login the account too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Meta's app-scoped id.
    pub subject: String,
    /// The professional account (`user_id`); only with Instagram Login.
    pub account_id: Option<AccountId>,
    pub username: Option<Untrusted>,
    pub name: Option<Untrusted>,
    pub account_type: AccountType,
    pub profile: Profile<Untrusted>,
}

impl Client {
    pub async fn me(&self, access: Access<'_>) -> Result<Me, Error> {
        let fields = match access.login {
            Login::Instagram => {
                "id,user_id,username,name,account_type,followers_count,follows_count,media_count"
            }
            Login::Facebook => "id",
        };
        let call = Call::read(self.meta(), access, &["me"])?.with("fields", fields);
        me(&self.ask(&call).await?, access.login)
    }
}

/// Flat, or the first of `data`.
fn me(answer: &Json, login: Login) -> Result<Me, Error> {
    let answer = unwrapped(answer);
    let account_id = match login {
        Login::Instagram => account_id(answer, "user_id"),
        Login::Facebook => None,
    };
    let subject = text(answer, "id")
        .or_else(|| account_id.as_ref().map(|id| id.as_str().to_owned()))
        .ok_or(Error::Unreadable { what: "it does not say whose token this is" })?;
    let profile = profile(answer);
    Ok(Me {
        subject,
        account_id,
        username: profile.username.clone(),
        name: profile.name.clone(),
        account_type: text(answer, "account_type")
            .map_or(AccountType::Unknown, |kind| AccountType::parse(&kind)),
        profile,
    })
}

#[cfg(test)]
mod tests;
