//! Tests of `proof`.

use super::*;

/// The expected value was made with Python's `hmac.new(b"secret", b"token|1763000000", "sha256")`.
#[test]
fn the_proof_is_the_timestamped_form_in_lower_case_hex() {
    let proof = of(&AppSecret::new("secret"), &AccessToken::new("token"), 1_763_000_000);
    assert_eq!(proof, "be78a59ad77e2a5190eb596037cce24f209ebc9b7e39e91fd26d21de97cb5856");
}
