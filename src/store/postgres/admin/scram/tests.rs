//! What a server keeps of a password that is known.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::verifier;

/// The salt and the password of RFC 7677; the keys by Python's `hashlib`.
#[test]
fn a_password_is_kept_as_the_standard_says() {
    let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap().try_into().unwrap();
    assert_eq!(
        verifier("pencil", salt).unwrap(),
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    );
}
