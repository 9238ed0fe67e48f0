//! A password as Postgres keeps it: whoever reads it in a log cannot log in with it.
//!
//! <https://www.postgresql.org/docs/current/catalog-pg-authid.html>, RFC 5802 and RFC 7677.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac as _, digest::InvalidLength};
use sha2::{Digest as _, Sha256};

/// As many as a server takes by default.
const ITERATIONS: u32 = 4096;

/// `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`. The password is ASCII, of which `SASLprep` changes nothing.
pub(super) fn verifier(password: &str, salt: [u8; 16]) -> Result<String, InvalidLength> {
    let salted = salted(password.as_bytes(), &salt)?;
    let stored_key = STANDARD.encode(Sha256::digest(keyed(&salted, &[b"Client Key"])?));
    let server_key = STANDARD.encode(keyed(&salted, &[b"Server Key"])?);
    Ok(format!("SCRAM-SHA-256${ITERATIONS}:{}${stored_key}:{server_key}", STANDARD.encode(salt)))
}

/// PBKDF2 for the one block that is needed.
fn salted(password: &[u8], salt: &[u8]) -> Result<[u8; 32], InvalidLength> {
    let mut last = keyed(password, &[salt, &1_u32.to_be_bytes()])?;
    let mut all = last;
    for _ in 1..ITERATIONS {
        last = keyed(password, &[&last])?;
        all.iter_mut().zip(last).for_each(|(sum, byte)| *sum ^= byte);
    }
    Ok(all)
}

fn keyed(key: &[u8], parts: &[&[u8]]) -> Result<[u8; 32], InvalidLength> {
    let mac = Hmac::<Sha256>::new_from_slice(key)?;
    Ok(parts.iter().fold(mac, Hmac::chain_update).finalize().into_bytes().into())
}

#[cfg(test)]
mod tests;
