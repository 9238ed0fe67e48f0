//! Base addresses: https, or http on this machine.

use url::Url;

pub(super) const WANTED_BASE: &str =
    "an https address with nothing behind the host, such as \"https://example.com\",";

pub(super) const WANTED_HOST: &str = "an https address, such as \"https://graph.example.com\",";

/// The address as written without its last slash, and nothing behind the host.
pub(super) fn base_address(text: &str) -> Option<String> {
    host_address(text).filter(|_| Url::parse(text).is_ok_and(|url| url.path() == "/"))
}

/// The address as written without its last slash; it may have a path, for the sandbox serves all of Meta's hosts
/// on one port. Plain http is for this machine only, because secrets go there.
pub(super) fn host_address(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_bare = url.query().is_none() && url.fragment().is_none();
    let has_no_login = url.username().is_empty() && url.password().is_none();
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(&url));
    (url.has_host() && is_bare && has_no_login && is_safe).then(|| text.trim_end_matches('/').to_owned())
}

pub(super) fn is_this_machine(url: &Url) -> bool {
    url.host_str() == Some("localhost") || is_loopback_number(url)
}

/// Whether the host is a loopback address written in numbers.
pub(super) fn is_loopback_number(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(_)) | None => false,
    }
}
