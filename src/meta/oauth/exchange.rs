//! The code for a token: once, and never again, because a code works only once.

use reqwest::Method;
use serde_json::Value as Json;

use crate::{
    domain::{AccessToken, AuthorizationCode, Login, PkceVerifier, Scopes},
    meta::{
        Client, Error,
        wire::{Call, Host, count, row_text, text, unwrapped},
    },
};

/// A short-lived token, and what came with it.
#[derive(Clone, Debug)]
pub struct Exchanged {
    pub token: AccessToken,
    /// Meta's app-scoped id of the person; only Instagram Login tells it here.
    pub subject: Option<String>,
    /// Only Instagram Login tells it here.
    pub granted: Option<Scopes>,
    /// Seconds; often missing, and then nothing is assumed.
    pub expires_in: Option<i64>,
}

impl Client {
    /// `redirect_uri` must be the one of the dialog, byte for byte; the verifier goes to Facebook only.
    pub async fn exchange_code(
        &self,
        login: Login,
        code: &AuthorizationCode,
        redirect_uri: &str,
        verifier: Option<&PkceVerifier>,
    ) -> Result<Exchanged, Error> {
        let meta = self.meta();
        let mut call = match login {
            Login::Facebook => Call::oauth(
                meta,
                Host::FacebookGraph,
                Method::GET,
                &[&meta.graph_version, "oauth", "access_token"],
            )?,
            Login::Instagram => {
                Call::oauth(meta, Host::InstagramApi, Method::POST, &["oauth", "access_token"])?
                    .with("grant_type", "authorization_code")
            }
        };
        call = call
            .with("client_id", self.app_id(login)?)
            .with_secret("client_secret", self.app_secret(login)?.expose())
            .with("redirect_uri", redirect_uri)
            .with_secret("code", code.expose());
        if let (Login::Facebook, Some(verifier)) = (login, verifier) {
            call = call.with_secret("code_verifier", verifier.expose());
        }
        exchanged(&self.ask(&call).await?)
    }
}

/// Flat, or the first of `data`.
fn exchanged(answer: &Json) -> Result<Exchanged, Error> {
    let answer = unwrapped(answer);
    Ok(Exchanged {
        token: token(answer)?,
        subject: text(answer, "user_id"),
        granted: answer.get("permissions").and_then(scopes),
        expires_in: count(answer, "expires_in"),
    })
}

/// The token of an answer. A blank one is no token, and must never take the place of one.
pub(super) fn token(answer: &Json) -> Result<AccessToken, Error> {
    answer
        .get("access_token")
        .and_then(Json::as_str)
        .filter(|token| !token.trim().is_empty())
        .map(AccessToken::new)
        .ok_or(Error::Unreadable { what: "it holds no access token" })
}

/// A comma list, or an array.
pub(super) fn scopes(permissions: &Json) -> Option<Scopes> {
    match permissions {
        Json::String(list) => Some(Scopes::parse(list)),
        Json::Array(names) => {
            let names: Vec<String> = names.iter().filter_map(row_text).collect();
            Some(names.iter().map(|name| name.trim()).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
