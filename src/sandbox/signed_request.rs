//! `signed_request`: how Meta tells an app that a person removed it or wants their data erased.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;

use super::{dialog::subject, host::LoginKind, state::Platform};

/// `SIGNATURE.PAYLOAD`, both base64url without padding; empty for an unknown name.
pub(crate) fn signed(platform: &Platform, login: LoginKind, username: &str) -> String {
    let Some(subject) = subject(platform, login, username) else { return String::new() };
    let (user_id, secret) = match login {
        LoginKind::Instagram => (
            platform.world.account(&subject.username).map(|account| account.app_scoped_id.clone()),
            &platform.apps.instagram_app_secret,
        ),
        LoginKind::Facebook => (
            platform.world.person(&subject.username).map(|person| person.id.clone()),
            &platform.apps.facebook_app_secret,
        ),
    };
    let issued_at = platform.now().timestamp();
    let payload = json!({
        "user_id": user_id,
        "algorithm": "HMAC-SHA256",
        "issued_at": issued_at,
        "expires": issued_at + 3600,
    });
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(payload.as_bytes());
    format!("{}.{payload}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}
