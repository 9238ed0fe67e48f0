//! `signed_request`: what Meta posts when a person removes the app or asks for deletion, and the proof that it
//! is Meta who posts.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use serde_json::Value as Json;
use sha2::Sha256;

use super::wire::{instant, text};
use crate::domain::{AppSecret, Timestamp};

/// A request whose signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRequest {
    /// Meta's app-scoped id of the person.
    pub subject: String,
    pub issued_at: Option<Timestamp>,
}

/// Why a request is not believed; one word for all reasons of a forger, because it is told to whoever posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedRequestError {
    #[error("the signed request is not from Meta, or for another app: compare the app secret")]
    NotMeta,
    #[error("the signed request names no person")]
    Nobody,
    #[error("the signed request has expired")]
    Expired,
}

impl SignedRequest {
    /// Checks `SIGNATURE.PAYLOAD`, both base64url without padding, where the signature is HMAC-SHA256 of the
    /// payload as it came under the secret of the app that was removed.
    pub fn read(secret: &AppSecret, signed: &str, now: Timestamp) -> Result<Self, SignedRequestError> {
        let (signature, payload) = signed.trim().split_once('.').ok_or(SignedRequestError::NotMeta)?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| SignedRequestError::NotMeta)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())
            .map_err(|_| SignedRequestError::NotMeta)?;
        mac.update(payload.as_bytes());
        // In constant time, before anything of the payload is looked at.
        mac.verify_slice(&signature).map_err(|_| SignedRequestError::NotMeta)?;
        let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).map_err(|_| SignedRequestError::NotMeta)?;
        let payload: Json = serde_json::from_slice(&payload).map_err(|_| SignedRequestError::NotMeta)?;
        let algorithm = text(&payload, "algorithm").unwrap_or_default();
        if !algorithm.eq_ignore_ascii_case("HMAC-SHA256") {
            return Err(SignedRequestError::NotMeta);
        }
        if instant(&payload, "expires").is_some_and(|end| end != Timestamp::UNIX_EPOCH && end <= now) {
            return Err(SignedRequestError::Expired);
        }
        Ok(Self {
            subject: text(&payload, "user_id").ok_or(SignedRequestError::Nobody)?,
            issued_at: instant(&payload, "issued_at"),
        })
    }
}

#[cfg(test)]
mod tests;
