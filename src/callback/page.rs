//! The fixed pages and answers of the listener; no byte of a request is ever in them.

use http_body_util::Full;
use hyper::{
    HeaderMap, Response, StatusCode,
    body::Bytes,
    header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION,
        REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    },
};

use super::Answer;

pub(super) type FixedResponse = Response<Full<Bytes>>;

/// A page without a query, to which every answer leads, so that no code stays in the browser's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Done,
    Declined,
    Stray,
}

/// `default-src 'none'` forbids script, image, link and frame; the hash is that of `style.css`.
const POLICY: &str = concat!(
    "default-src 'none'; style-src 'sha256-",
    "PxQ6+bGvRcjRFX61OOhMWQlqRfdN+OCE+h//BiWOMA0=",
    "'; frame-ancestors 'none'"
);
const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// One whole document, put together when the crate is built.
macro_rules! document {
    ($main:literal) => {
        concat!(
            include_str!("../../assets/callback/opening.html"),
            "<style>",
            include_str!("../../assets/callback/style.css"),
            "</style>\n",
            include_str!(concat!("../../assets/callback/", $main)),
        )
    };
}

const REFUSED: &str = document!("refused.html");
const UNANSWERED: &str = document!("unanswered.html");

impl Page {
    const ALL: [Self; 3] = [Self::Done, Self::Declined, Self::Stray];

    pub(super) const fn of_answer(answer: Answer) -> Self {
        match answer {
            Answer::Accepted => Self::Done,
            Answer::Declined => Self::Declined,
            Answer::Stray => Self::Stray,
        }
    }

    pub(super) fn of_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.path() == path)
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Done => "/done",
            Self::Declined => "/declined",
            Self::Stray => "/stray",
        }
    }

    /// A browser carries the fragment of the address it comes from to one that has none, and Facebook's ends in
    /// `#_=_`; so this one has an empty fragment.
    const fn address(self) -> &'static str {
        match self {
            Self::Done => "/done#",
            Self::Declined => "/declined#",
            Self::Stray => "/stray#",
        }
    }

    const fn document(self) -> &'static str {
        match self {
            Self::Done => document!("done.html"),
            Self::Declined => document!("declined.html"),
            Self::Stray => document!("stray.html"),
        }
    }

    pub(super) fn response(self) -> FixedResponse {
        fixed(StatusCode::OK, self.document())
    }

    pub(super) fn redirect(self) -> FixedResponse {
        let mut response = fixed(StatusCode::SEE_OTHER, "");
        response.headers_mut().insert(LOCATION, HeaderValue::from_static(self.address()));
        response
    }
}

/// The answer to a request that has no effect.
pub(super) fn refused(status: StatusCode) -> FixedResponse {
    fixed(status, REFUSED)
}

/// The answer when the use case took too long: the person looks at lightmeter, which knows.
pub(super) fn unanswered() -> FixedResponse {
    fixed(StatusCode::GATEWAY_TIMEOUT, UNANSWERED)
}

fn fixed(status: StatusCode, body: &'static str) -> FixedResponse {
    let mut response = Response::new(Full::new(Bytes::from_static(body.as_bytes())));
    *response.status_mut() = status;
    security_headers(response.headers_mut());
    response
}

fn security_headers(headers: &mut HeaderMap) {
    for (name, text) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(text));
    }
}

#[cfg(test)]
mod tests;
