//! Tests of `authorize`.

use std::collections::BTreeMap;

use url::Url;

use super::*;

fn meta() -> config::Meta {
    let mut meta = config::Meta::default();
    meta.facebook.app_id = Some("9990001".to_owned());
    meta.instagram.app_id = Some("8880001".to_owned());
    meta
}

fn link(meta: &config::Meta, login: Login, reason: Reason) -> (String, BTreeMap<String, String>) {
    let request = AuthorizeRequest {
        redirect_uri: "http://localhost:8723/cb/facebook",
        state: &StateParameter::new("the-state"),
        pkce_challenge: Some("the-challenge"),
        reason,
    };
    let link = authorize_link(meta, login, &request).unwrap();
    let url = Url::parse(link.as_str()).unwrap();
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    let map: BTreeMap<_, _> = pairs.iter().cloned().collect();
    assert_eq!(map.len(), pairs.len(), "no parameter twice: {pairs:?}");
    (format!("{}{}", url.origin().ascii_serialization(), url.path()), map)
}

fn expect(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_instagram_dialog_gets_exactly_this() {
    let (address, parameters) = link(&meta(), Login::Instagram, Reason::First);
    assert_eq!(address, "https://www.instagram.com/oauth/authorize");
    let expected = expect(&[
        ("client_id", "8880001"),
        ("redirect_uri", "http://localhost:8723/cb/facebook"),
        ("response_type", "code"),
        ("scope", "instagram_business_basic,instagram_business_manage_insights"),
        ("state", "the-state"),
        ("force_reauth", "true"),
        ("enable_fb_login", "0"),
    ]);
    assert_eq!(parameters, expected);
}

#[test]
fn the_facebook_dialog_gets_exactly_this() {
    let (address, parameters) = link(&meta(), Login::Facebook, Reason::First);
    assert_eq!(address, "https://www.facebook.com/v26.0/dialog/oauth");
    let expected = expect(&[
        ("client_id", "9990001"),
        ("redirect_uri", "http://localhost:8723/cb/facebook"),
        ("response_type", "code"),
        (
            "scope",
            "business_management,instagram_basic,instagram_manage_insights,pages_read_engagement,pages_show_list",
        ),
        ("state", "the-state"),
        ("auth_type", "reauthenticate"),
        ("display", "page"),
        ("code_challenge", "the-challenge"),
        ("code_challenge_method", "S256"),
    ]);
    assert_eq!(parameters, expected);
}

#[test]
fn a_configuration_replaces_the_scopes_and_the_reason_picks_the_auth_type() {
    let mut meta = meta();
    meta.facebook.config_id = Some("777".to_owned());
    for (reason, auth_type) in [
        (Reason::First, "reauthenticate"),
        (Reason::RefusedScope, "rerequest"),
        (Reason::DataAccessEnded, "reauthorize"),
    ] {
        let (_, parameters) = link(&meta, Login::Facebook, reason);
        assert_eq!(parameters["auth_type"], auth_type);
        assert_eq!(parameters["config_id"], "777");
        assert!(!parameters.contains_key("scope"));
    }
}

#[test]
fn a_missing_or_blank_app_id_names_its_key() {
    let mut meta = meta();
    meta.instagram.app_id = Some(" ".to_owned());
    let state = StateParameter::new("s");
    let request = AuthorizeRequest {
        redirect_uri: "https://x.example/",
        state: &state,
        pkce_challenge: None,
        reason: Reason::First,
    };
    let error = authorize_link(&meta, Login::Instagram, &request).unwrap_err();
    assert_eq!(error, Error::NotConfigured { what: "meta.instagram.app_id" });
    assert!(error.sentence().contains("meta.instagram.app_id"));
}

#[test]
fn states_and_verifiers_are_256_bits_of_base64url_and_never_the_same() {
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    use sha2::{Digest as _, Sha256};
    let state = new_state();
    assert_eq!(BASE64_URL_SAFE_NO_PAD.decode(state.expose()).unwrap().len(), 32);
    assert_ne!(state.expose(), new_state().expose());
    let (verifier, challenge) = new_pkce();
    assert_eq!(BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose())), challenge);
    assert!((43..=128).contains(&verifier.expose().len()));
}
