//! Authorization codes: single use, one hour, bound to their redirect address and PKCE challenge.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::{
    call::Call,
    host::LoginKind,
    state::{Code, Platform, Subject},
    variants::Pkce,
};

const LIFE: TimeDelta = TimeDelta::hours(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    RedirectUri,
    Code,
    Verifier,
}

/// Uses the code of `call` up and says whose it was; a refused attempt at another address leaves it.
pub(crate) fn redeem(
    platform: &Platform,
    call: &Call,
    login: LoginKind,
    pkce: Pkce,
) -> Result<Subject, Refusal> {
    let now = platform.now();
    let mut state = platform.state();
    let code = call.param("code").and_then(|value| state.codes.get_mut(value)).ok_or(Refusal::Code)?;
    if code.used || code.subject.login != login || now - code.issued_at > LIFE {
        return Err(Refusal::Code);
    }
    if call.param("redirect_uri") != Some(&code.redirect_uri) {
        return Err(Refusal::RedirectUri);
    }
    if !proven(code, call.param("code_verifier"), pkce) {
        return Err(Refusal::Verifier);
    }
    code.used = true;
    Ok(code.subject.clone())
}

fn proven(code: &Code, verifier: Option<&str>, pkce: Pkce) -> bool {
    match (pkce, &code.challenge) {
        (Pkce::Ignored, _) | (Pkce::Verified, None) => true,
        (Pkce::Refused, _) => verifier.is_none(),
        (Pkce::Verified, Some((challenge, method))) => verifier.is_some_and(|verifier| {
            let hashed = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
            *challenge == if method == "S256" { hashed } else { verifier.to_owned() }
        }),
    }
}
