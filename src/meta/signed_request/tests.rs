//! Tests of `signed_request`.

use super::*;

const SECRET: &str = "app-secret";

fn sign(secret: &str, payload: &str) -> String {
    let payload = BASE64_URL_SAFE_NO_PAD.encode(payload);
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(payload.as_bytes());
    format!("{}.{payload}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn read(signed: &str) -> Result<SignedRequest, SignedRequestError> {
    let now = Timestamp::from_timestamp(1_763_001_000, 0).unwrap();
    SignedRequest::read(&AppSecret::new(SECRET), signed, now)
}

#[test]
fn a_request_of_metas_names_its_person() {
    for id in ["\"218400000000000001\"", "218400000000000001"] {
        let payload = format!(
            r#"{{ "user_id": {id}, "algorithm": "HMAC-SHA256", "issued_at": 1763000000, "expires": 1763003600 }}"#
        );
        let request = read(&sign(SECRET, &payload)).unwrap();
        assert_eq!(request.subject, "218400000000000001");
        assert_eq!(request.issued_at, Timestamp::from_timestamp(1_763_000_000, 0));
    }
    assert!(read(&sign(SECRET, r#"{ "user_id": "1", "algorithm": "HMAC-SHA256" }"#)).is_ok());
}

/// Signed by Python's `hmac` and `base64`, so that this test does not only agree with itself.
#[test]
fn a_request_signed_elsewhere_is_read() {
    assert_eq!(read("lyOne8-NS0nh9ZjzIIhL2yHo0NlraV_rX70ove_2Cok.eyJ1c2VyX2lkIjoiNyIsImFsZ29yaXRobSI6IkhNQUMtU0hBMjU2In0").unwrap().subject, "7");
}

#[test]
fn a_forged_request_is_not_believed() {
    let payload = r#"{ "user_id": "1", "algorithm": "HMAC-SHA256" }"#;
    let good = sign(SECRET, payload);
    let (signature, body) = good.split_once('.').unwrap();
    let other = BASE64_URL_SAFE_NO_PAD.encode(payload.replace('1', "2"));
    for forged in [
        sign("another-secret", payload),
        format!("{signature}.{other}"),
        format!(".{body}"),
        format!("AAAA.{body}"),
        body.to_owned(),
        String::new(),
        sign(SECRET, r#"{ "user_id": "1", "algorithm": "none" }"#),
        sign(SECRET, r#"{ "user_id": "1" }"#),
        sign(SECRET, "not json"),
    ] {
        assert_eq!(read(&forged), Err(SignedRequestError::NotMeta), "{forged}");
    }
}

#[test]
fn an_old_request_and_one_without_a_person_are_refused() {
    let old = sign(SECRET, r#"{ "user_id": "1", "algorithm": "HMAC-SHA256", "expires": 1763000999 }"#);
    assert_eq!(read(&old), Err(SignedRequestError::Expired));
    assert_eq!(read(&sign(SECRET, r#"{ "algorithm": "HMAC-SHA256" }"#)), Err(SignedRequestError::Nobody));
}
