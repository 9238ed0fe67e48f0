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
