//! Calls of the token endpoints as a client makes them.

use lightmeter::sandbox::Host;

use super::server::{self, Server};

pub(crate) const INSTAGRAM: [(&str, &str); 4] = [
    ("client_id", "8880001000200030"),
    ("client_secret", "sandbox-instagram-secret"),
    ("grant_type", "authorization_code"),
    ("redirect_uri", "https://localhost:8724/cb/instagram"),
];
pub(crate) const FACEBOOK: [(&str, &str); 3] = [
    ("client_id", "9990001000200030"),
    ("client_secret", "sandbox-facebook-secret"),
    ("redirect_uri", "http://localhost:8723/cb/facebook"),
];
pub(crate) const APP_TOKEN: &str = "9990001000200030|sandbox-facebook-secret";

pub(crate) fn with<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let replaced = |name: &str| more.iter().any(|(key, _)| *key == name);
    base.iter().filter(|(name, _)| !replaced(name)).chain(more).copied().collect()
}

pub(crate) async fn instagram_exchange(server: &Server, more: &[(&str, &str)]) -> server::Answered {
    server.post(Host::InstagramApi, "/oauth/access_token", &with(&INSTAGRAM, more)).await
}

pub(crate) async fn facebook_exchange(server: &Server, more: &[(&str, &str)]) -> server::Answered {
    server.get(Host::FacebookGraph, "/v26.0/oauth/access_token", &with(&FACEBOOK, more)).await
}

pub(crate) async fn instagram_short(server: &Server) -> String {
    let code = server.code(&server.instagram_dialog(), "nordwind");
    instagram_exchange(server, &[("code", &code)]).await.1["access_token"].as_str().unwrap().to_owned()
}

pub(crate) async fn lengthen(server: &Server, short: &str, secret: &str) -> server::Answered {
    let query = [("grant_type", "ig_exchange_token"), ("client_secret", secret), ("access_token", short)];
    server.get(Host::InstagramGraph, "/access_token", &query).await
}

pub(crate) async fn refresh(server: &Server, long: &str) -> server::Answered {
    let query = [("grant_type", "ig_refresh_token"), ("access_token", long)];
    server.get(Host::InstagramGraph, "/refresh_access_token", &query).await
}

pub(crate) async fn debug(server: &Server, token: &str, asking: &str) -> server::Answered {
    let query = [("input_token", token), ("access_token", asking)];
    server.get(Host::FacebookGraph, "/v26.0/debug_token", &query).await
}

pub(crate) async fn facebook_lengthen(server: &Server, token: &str) -> server::Answered {
    facebook_exchange(server, &[("grant_type", "fb_exchange_token"), ("fb_exchange_token", token)]).await
}
