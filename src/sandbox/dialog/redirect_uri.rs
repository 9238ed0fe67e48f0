//! Which redirect addresses the two login products accept.

use url::{Host, Url};

use crate::sandbox::{host::LoginKind, state::Platform};

/// A registered list is compared byte by byte; without one any localhost address is taken, as in
/// Meta's development mode. `127.0.0.1` is not localhost to Meta.
pub(crate) fn is_accepted(platform: &Platform, login: LoginKind, address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let is_localhost = url.host() == Some(Host::Domain("localhost"));
    let listed = platform.registered_redirects.as_ref().map(|list| list.iter().any(|entry| entry == address));
    let variants = platform.variants();
    let scheme_allowed = match (url.scheme(), login, is_localhost) {
        ("https", LoginKind::Instagram, true) => variants.instagram_accepts_https_localhost,
        ("https", _, _) => true,
        ("http", LoginKind::Instagram, true) => variants.instagram_accepts_http_localhost,
        ("http", LoginKind::Facebook, true) => variants.facebook_accepts_http_localhost,
        _ => false,
    };
    scheme_allowed && listed.unwrap_or(is_localhost)
}
