//! `appsecret_proof`: proof that a caller holds the app secret, checked when it is sent.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{call::Call, errors::GraphError, host::Host, state::Platform, variants::Pkce};

/// A proof with a time is good for this many seconds.
const LIFE: i64 = 300;

pub(crate) fn check(platform: &Platform, call: &Call) -> Result<(), GraphError> {
    let variants = platform.variants();
    let on_instagram = call.host == Host::InstagramGraph;
    let Some(proof) = call.param("appsecret_proof") else {
        // A call that carries the secret itself proves nothing more.
        let exempt = call.param("client_secret").is_some() || call.token().is_none();
        return if variants.proof_required && !exempt {
            Err(GraphError::new(100, "API calls from the server require an appsecret_proof argument"))
        } else {
            Ok(())
        };
    };
    match variants.instagram_proof {
        Pkce::Ignored if on_instagram => return Ok(()),
        Pkce::Refused if on_instagram => {
            return Err(GraphError::parameter("Unknown parameter: appsecret_proof"));
        }
        _ => {}
    }
    let secret =
        if on_instagram { &platform.apps.instagram_app_secret } else { &platform.apps.facebook_app_secret };
    let token = call.token().unwrap_or_default();
    let time: Option<i64> = call.param("appsecret_time").and_then(|time| time.parse().ok());
    let message = time.map_or_else(|| token.to_owned(), |time| format!("{token}|{time}"));
    let fresh = time.is_none_or(|time| (platform.now().timestamp() - time).abs() <= LIFE);
    if fresh && sign(secret, &message) == proof {
        Ok(())
    } else {
        Err(GraphError::new(104, "Invalid appsecret_proof provided in the API argument"))
    }
}

/// Lower-case hex of HMAC-SHA256.
pub(crate) fn sign(secret: &str, message: &str) -> String {
    use std::fmt::Write as _;
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
