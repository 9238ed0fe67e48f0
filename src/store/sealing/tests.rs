//! Sealed values open in their own place with their own key, and nowhere else.

mod battery;

use uuid::Uuid;

use super::{Key, Place, RenewedToken, open, seal, sealed_with};
use crate::{
    domain::{AccessToken, Expiry, UserId},
    store::Error,
};

const PLACE: Place<'static> = Place {
    table: "user_tokens",
    user: UserId(Uuid::from_u128(1)),
    platform: "instagram",
    subject: "facebook/10",
    kind: "access_token",
};

#[test]
fn a_value_opens_where_it_was_sealed() {
    let key = Key::generate();
    let blob = seal(&key, &PLACE, b"token").unwrap();
    assert_eq!(sealed_with(&blob).unwrap(), key.id());
    assert_eq!(open(&key, &PLACE, &blob).unwrap().as_slice(), b"token");
    assert_ne!(blob, seal(&key, &PLACE, b"token").unwrap(), "never the same nonce");
}

#[test]
fn it_opens_in_no_other_place() {
    let key = Key::generate();
    let blob = seal(&key, &PLACE, b"token").unwrap();
    for place in [
        Place { table: "oauth_states", ..PLACE },
        Place { user: UserId(Uuid::from_u128(2)), ..PLACE },
        Place { platform: "", ..PLACE },
        Place { subject: "facebook/1", ..PLACE },
        Place { kind: "pending_token", ..PLACE },
        // The same text split elsewhere.
        Place { subject: "facebook/10a", kind: "ccess_token", ..PLACE },
    ] {
        assert!(matches!(open(&key, &place, &blob), Err(Error::DoesNotOpen(_))), "{place:?}");
    }
    assert!(matches!(open(&Key::generate(), &PLACE, &blob), Err(Error::UnknownKey(_))));
}

#[test]
fn no_flipped_bit_and_no_shorter_blob_opens() {
    let key = Key::generate();
    let blob = seal(&key, &PLACE, b"token").unwrap();
    for index in 0..blob.len() * 8 {
        let mut altered = blob.clone();
        altered[index / 8] ^= 1 << (index % 8);
        assert!(open(&key, &PLACE, &altered).is_err(), "bit {index}");
    }
    for length in 0..blob.len() {
        assert!(open(&key, &PLACE, &blob[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn what_is_to_be_sealed_is_written_into_a_buffer_that_never_grew() {
    for length in [20, 300, 5000] {
        let renewed = RenewedToken {
            token: AccessToken::new("\"".repeat(length)),
            expiry: Expiry::Never,
            data_access_expires_at: None,
            at: chrono::DateTime::UNIX_EPOCH,
        };
        let written = renewed.write().unwrap();
        assert_eq!(written.capacity(), written.len(), "{length}");
        assert_eq!(RenewedToken::read(&written).unwrap().token.expose(), renewed.token.expose());
    }
}
