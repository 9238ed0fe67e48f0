//! `appsecret_proof`: shows Meta that whoever sends a token also knows the app secret.

use std::fmt::Write as _;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::domain::{AccessToken, AppSecret};

/// The timestamped form, good for 5 minutes from `unix_seconds`: lower-case hex of
/// HMAC-SHA256(app secret, `token|unix_seconds`).
pub(super) fn of(secret: &AppSecret, token: &AccessToken, unix_seconds: i64) -> String {
    let mut proof = String::with_capacity(64);
    // HMAC takes a key of any length, so the error does not happen.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) {
        mac.update(token.expose().as_bytes());
        mac.update(format!("|{unix_seconds}").as_bytes());
        for byte in mac.finalize().into_bytes() {
            // Writing to a String cannot fail.
            let _ = write!(proof, "{byte:02x}");
        }
    }
    proof
}

#[cfg(test)]
mod tests;
