//! The one place where reqwest's errors end; their address, which carries tokens, ends with them.

use std::error::Error as _;

use crate::meta::{Error, Unreachable};

/// Nothing of `error` but its class survives.
pub(super) fn error(error: reqwest::Error) -> Error {
    let error = error.without_url();
    if error.is_timeout() {
        return Error::TimedOut;
    }
    if error.is_builder() {
        return Error::Unreachable(Unreachable::Setup);
    }
    if !error.is_connect() {
        return Error::Unreachable(Unreachable::Interrupted);
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if is_tls(cause) {
            return Error::Unreachable(Unreachable::Certificate);
        }
        // The type of this one is private to hyper-util, so its words have to do.
        if cause.to_string().starts_with("dns error") {
            return Error::Unreachable(Unreachable::Name);
        }
        source = cause.source();
    }
    Error::Unreachable(Unreachable::Connection)
}

fn is_tls(cause: &(dyn std::error::Error + 'static)) -> bool {
    let inside = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    cause.is::<rustls::Error>()
        || inside.is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
}
