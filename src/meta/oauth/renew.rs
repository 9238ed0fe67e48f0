//! A token for a longer-lived one; never tried again by the client, because the caller must know what happened.

use reqwest::Method;
use serde_json::Value as Json;

use super::exchange::token;
use crate::{
    domain::{AccessToken, Login},
    meta::{
        Access, Client, Error,
        wire::{Call, Host, count, unwrapped},
    },
};

/// A new token; the old one stays valid until it ends.
#[derive(Clone, Debug)]
pub struct Renewed {
    pub token: AccessToken,
    /// Seconds; missing for a token that never ends, and sometimes without a reason. `debug_token` tells.
    pub expires_in: Option<i64>,
}

impl Client {
    /// Short for long (about 60 days). A long-lived Facebook token may be sent too; whether that extends it only
    /// `debug_token` can tell.
    pub async fn exchange_for_long(&self, login: Login, short: &AccessToken) -> Result<Renewed, Error> {
        let meta = self.meta();
        let secret = self.app_secret(login)?.expose();
        let call = match login {
            Login::Facebook => Call::oauth(
                meta,
                Host::FacebookGraph,
                Method::GET,
                &[&meta.graph_version, "oauth", "access_token"],
            )?
            .with("grant_type", "fb_exchange_token")
            .with("client_id", self.app_id(login)?)
            .with_secret("client_secret", secret)
            .with_secret("fb_exchange_token", short.expose()),
            // Unversioned, as documented; the versioned path has been seen to fail.
            Login::Instagram => Call::oauth(meta, Host::InstagramGraph, Method::GET, &["access_token"])?
                .with("grant_type", "ig_exchange_token")
                .with_secret("client_secret", secret)
                .with_secret("access_token", short.expose()),
        };
        renewed(&self.ask(&call).await?)
    }

    /// Adds 60 days to a long-lived Instagram token that is at least 24 h old; needs no secret.
    pub async fn refresh(&self, token: &AccessToken) -> Result<Renewed, Error> {
        let call = Call::oauth(self.meta(), Host::InstagramGraph, Method::GET, &["refresh_access_token"])?
            .with("grant_type", "ig_refresh_token")
            .with_secret("access_token", token.expose())
            .proving(Access { login: Login::Instagram, token });
        renewed(&self.ask(&call).await?)
    }
}

fn renewed(answer: &Json) -> Result<Renewed, Error> {
    let answer = unwrapped(answer);
    Ok(Renewed { token: token(answer)?, expires_in: count(answer, "expires_in") })
}

#[cfg(test)]
mod tests;
