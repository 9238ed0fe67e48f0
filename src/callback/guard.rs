//! Which requests a loopback listener takes: one pure judgement over a request's head.

use hyper::{
    HeaderMap, Method, StatusCode, Uri,
    header::{CONTENT_LENGTH, HOST, HeaderName, ORIGIN, TRANSFER_ENCODING},
};

use super::page::Page;

/// The one place that is served: `http(s)://localhost:PORT/PATH`, and the pages beside it.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) secure: bool,
    pub(super) port: u16,
    pub(super) path: String,
}

/// What an admitted request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Callback,
    Page(Page),
}

/// Why a request has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    NotGet,
    /// Another name leads here: DNS rebinding, or a proxy.
    WrongHost,
    /// Another site's script or form sent it.
    ForeignOrigin,
    /// An image, a script or a fetch, not a person's navigation.
    NotNavigation,
    /// The browser guesses that a person may come.
    Prefetch,
    WrongPath,
    HasBody,
    /// No usable state, or one parameter twice.
    BadQuery,
}

impl Site {
    pub(super) fn judge(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<Target, Rejection> {
        if method != Method::GET {
            return Err(Rejection::NotGet);
        }
        if uri.authority().is_some() || !self.is_own_host(only(headers, &HOST)) {
            return Err(Rejection::WrongHost);
        }
        if headers.contains_key(ORIGIN) && !self.is_own_origin(only(headers, &ORIGIN)) {
            return Err(Rejection::ForeignOrigin);
        }
        if is_prefetch(headers) {
            return Err(Rejection::Prefetch);
        }
        if headers.get_all(SEC_FETCH_MODE).iter().any(|mode| mode != "navigate") {
            return Err(Rejection::NotNavigation);
        }
        let target = if uri.path() == self.path {
            Target::Callback
        } else {
            Page::of_path(uri.path()).map(Target::Page).ok_or(Rejection::WrongPath)?
        };
        let empty = headers.get_all(CONTENT_LENGTH).iter().all(|length| length == "0");
        if !empty || headers.contains_key(TRANSFER_ENCODING) {
            return Err(Rejection::HasBody);
        }
        Ok(target)
    }

    fn is_own_host(&self, host: Option<&str>) -> bool {
        const NAMES: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];
        let default_port = if self.secure { 443 } else { 80 };
        let Some(host) = host else { return false };
        NAMES.iter().any(|name| {
            let Some((start, rest)) = host.split_at_checked(name.len()) else { return false };
            let own_port = rest.strip_prefix(':').is_some_and(|port| port == self.port.to_string());
            start.eq_ignore_ascii_case(name) && (own_port || rest.is_empty() && self.port == default_port)
        })
    }

    fn is_own_origin(&self, origin: Option<&str>) -> bool {
        let scheme = if self.secure { "https://" } else { "http://" };
        origin.is_some_and(|origin| self.is_own_host(origin.strip_prefix(scheme)))
    }
}

impl Rejection {
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::NotGet => StatusCode::METHOD_NOT_ALLOWED,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::ForeignOrigin | Self::NotNavigation => StatusCode::FORBIDDEN,
            // A browser that is told so comes again when the person really does.
            Self::Prefetch => StatusCode::SERVICE_UNAVAILABLE,
            Self::WrongPath => StatusCode::NOT_FOUND,
            Self::HasBody | Self::BadQuery => StatusCode::BAD_REQUEST,
        }
    }
}

const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

fn is_prefetch(headers: &HeaderMap) -> bool {
    ["purpose", "sec-purpose", "x-moz", "x-purpose"].iter().any(|name| {
        headers.get_all(*name).iter().any(|purpose| {
            let purpose = purpose.as_bytes().to_ascii_lowercase();
            ["prefetch", "prerender", "preview"]
                .iter()
                .any(|word| purpose.windows(word.len()).any(|part| part == word.as_bytes()))
        })
    })
}

/// The header's text if it is there exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(one), None) => one.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
