//! Whether Meta knows the app id and secret of a login, before anybody tries to connect.

use reqwest::Method;

use super::exchange::token;
use crate::{
    domain::Login,
    meta::{
        Client, Error,
        wire::{Call, Host},
    },
};

impl Client {
    /// Facebook: asks for an app token and drops it. Instagram has no such grant, so a code that cannot exist is
    /// exchanged: an app that Meta knows is told that there is no such code, any other app something else.
    pub async fn check_app(&self, login: Login) -> Result<(), Error> {
        match login {
            Login::Facebook => self.check_facebook_app().await,
            Login::Instagram => self.check_instagram_app().await,
        }
    }

    async fn check_facebook_app(&self) -> Result<(), Error> {
        let meta = self.meta();
        let path = [meta.graph_version.as_str(), "oauth", "access_token"];
        let call = Call::oauth(meta, Host::FacebookGraph, Method::GET, &path)?
            .with("grant_type", "client_credentials")
            .with("client_id", self.app_id(Login::Facebook)?)
            .with_secret("client_secret", self.app_secret(Login::Facebook)?.expose());
        token(&self.ask(&call).await?).map(drop)
    }

    async fn check_instagram_app(&self) -> Result<(), Error> {
        const NO_CODE: &str = "lightmeter-doctor";
        let redirect_uri = self.meta().instagram.redirect_uri.as_deref();
        let call = Call::oauth(self.meta(), Host::InstagramApi, Method::POST, &["oauth", "access_token"])?
            .with("grant_type", "authorization_code")
            .with("client_id", self.app_id(Login::Instagram)?)
            .with_secret("client_secret", self.app_secret(Login::Instagram)?.expose())
            .with("redirect_uri", redirect_uri.unwrap_or("https://localhost:8724/cb/instagram"))
            .with("code", NO_CODE);
        match self.ask(&call).await {
            Ok(_) => Err(Error::Unreadable { what: "it accepts a code that does not exist" }),
            Err(Error::Refused(refusal)) => {
                let message = refusal.message.as_ref().map_or("", |message| message.as_str());
                let knows_app = message.contains("Matching code") || message.contains("authorization code");
                if knows_app { Ok(()) } else { Err(Error::Refused(refusal)) }
            }
            Err(error) => Err(error),
        }
    }
}
