//! What Meta knows of a Facebook token: whether it works, for whom, for what and until when.

use serde_json::Value as Json;

use super::exchange::scopes;
use crate::{
    domain::{AccessToken, Expiry, Login, Refusal, Scopes, Timestamp},
    meta::{
        Access, Client, Error,
        wire::{Call, Redactions, count, refusal_in, text},
    },
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    pub is_valid: bool,
    /// Meta's app-scoped id of the person.
    pub subject: Option<String>,
    /// Meta's 0 is [`Expiry::Never`]; `None` where Meta says nothing.
    pub expiry: Option<Expiry>,
    pub data_access_expires_at: Option<Timestamp>,
    pub scopes: Scopes,
    /// Why the token is not valid.
    pub error: Option<Refusal>,
}

impl Client {
    /// Asks with the app's own token where a secret is set, else with the token itself, which works for a person
    /// with a role on the app. An app of type Native has no app token, so then the token itself is tried too.
    pub async fn debug_token(&self, token: &AccessToken) -> Result<TokenInfo, Error> {
        if let (Ok(id), Ok(secret)) = (self.app_id(Login::Facebook), self.app_secret(Login::Facebook)) {
            let app_token = AccessToken::new(format!("{id}|{}", secret.expose()));
            match self.inspect(token, &app_token).await {
                Err(Error::Refused(refusal)) if !refusal.kind().is_temporary() => {
                    let second = self.inspect(token, token).await;
                    return second.map_err(|_| Error::Refused(refusal));
                }
                answer => return answer,
            }
        }
        self.inspect(token, token).await
    }

    async fn inspect(&self, token: &AccessToken, asker: &AccessToken) -> Result<TokenInfo, Error> {
        let access = Access { login: Login::Facebook, token: asker };
        let call =
            Call::read(self.meta(), access, &["debug_token"])?.with_secret("input_token", token.expose());
        token_info(&self.ask(&call).await?, call.redactions())
    }
}

fn token_info(answer: &Json, redactions: &Redactions) -> Result<TokenInfo, Error> {
    let data = answer.get("data").ok_or(Error::Unreadable { what: "it holds no data on the token" })?;
    let is_valid = data
        .get("is_valid")
        .and_then(Json::as_bool)
        .ok_or(Error::Unreadable { what: "it does not say whether the token is valid" })?;
    Ok(TokenInfo {
        is_valid,
        subject: text(data, "user_id"),
        expiry: count(data, "expires_at").and_then(|seconds| match seconds {
            0 => Some(Expiry::Never),
            seconds => Timestamp::from_timestamp(seconds, 0).map(Expiry::At),
        }),
        data_access_expires_at: count(data, "data_access_expires_at")
            .filter(|seconds| *seconds != 0)
            .and_then(|seconds| Timestamp::from_timestamp(seconds, 0)),
        scopes: data.get("scopes").and_then(scopes).unwrap_or_default(),
        error: refusal_in(data, redactions).map(|refusal| Refusal { http: 200, ..refusal }),
    })
}

#[cfg(test)]
mod tests;
