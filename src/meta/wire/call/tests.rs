//! What may be written of a call.

use reqwest::Method;

use super::{Call, Host};
use crate::{
    config::Meta,
    domain::{AccessToken, Login},
    meta::Access,
};

#[test]
fn a_call_is_written_without_what_it_carries() {
    let token = AccessToken::new("IGQ-the-token");
    let access = Access { login: Login::Instagram, token: &token };
    let read = Call::read(&Meta::default(), access, &["178", "insights"]).unwrap();
    let login = Call::oauth(&Meta::default(), Host::InstagramApi, Method::POST, &["oauth", "access_token"])
        .unwrap()
        .with("client_secret", "the-secret")
        .with_secret("code", "the-code")
        .proving(access);
    let written = format!("{read:?} {login:#?}");
    for secret in ["the-secret", "the-code", "the-token"] {
        assert!(!written.contains(secret), "{written}");
    }
    for shown in ["client_secret", "code", "insights", "InstagramApi"] {
        assert!(written.contains(shown), "{shown}: {written}");
    }
}
