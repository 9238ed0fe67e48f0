//! Tests of `error`.

use super::*;

#[test]
fn a_call_without_an_answer_is_temporary_and_has_no_status() {
    for error in [Error::TimedOut, Error::Unreachable(Unreachable::Connection)] {
        assert_eq!((error.kind(), error.refusal().http), (RefusalKind::Service, 0));
        assert!(error.kind().is_temporary());
        assert!(!error.kind().rejects_token());
    }
    let unreadable = Error::Unreadable { what: "it is not JSON" };
    assert!(unreadable.kind().is_temporary());
    assert!(!Error::NotConfigured { what: "meta.facebook.app_id" }.kind().rejects_token());
}

#[test]
fn an_attempt_learns_what_it_failed_of() {
    use crate::domain::Shown;
    let refused = |code: i64, message: &str| {
        let message = Some(Shown::new(message));
        Error::Refused(Refusal { code: Some(code), message, ..Refusal::of_status(400) })
    };
    let table = [
        (FailureCode::AppSettings, refused(400, "Invalid platform app")),
        (FailureCode::AppSettings, refused(1, "Error validating client secret.")),
        (FailureCode::AppSettings, refused(104, "Invalid appsecret_proof")),
        (FailureCode::AppSettings, Error::NotConfigured { what: "meta.facebook.app_id" }),
        (FailureCode::Rejected, refused(400, "Matching code was not found or was already used")),
        (FailureCode::Rejected, refused(190, "Error validating access token")),
        (FailureCode::Unreachable, refused(2, "Service temporarily unavailable")),
        (FailureCode::Unreachable, refused(4, "Application request limit reached")),
        (FailureCode::Unreachable, Error::TimedOut),
    ];
    for (expected, error) in table {
        assert_eq!(error.failure_code(), expected, "{error:?}");
    }
}
