//! Tests of `sentence`.

use super::*;
use crate::domain::Shown;

fn refusal(code: i64, subcode: Option<i64>) -> Refusal {
    Refusal { code: Some(code), subcode, ..Refusal::of_status(400) }
}

fn saying(code: i64, message: &str) -> String {
    on(&Refusal { message: Some(Shown::new(message)), ..refusal(code, None) })
}

/// Every row of Meta's error table, the kind it is, and a word its sentence cannot do without.
#[test]
fn every_row_of_the_error_table_says_what_to_do() {
    use RefusalKind as Kind;
    let table = [
        (1, None, Kind::Unknown, "tried again"),
        (2, None, Kind::Service, "tried again"),
        (3, None, Kind::AppCapability, "App Dashboard"),
        (4, None, Kind::AppThrottled, "when Meta allows"),
        (10, None, Kind::Permission, "connect again"),
        (17, None, Kind::UserThrottled, "when Meta allows"),
        (32, None, Kind::UserThrottled, "when Meta allows"),
        (100, None, Kind::Parameter, "goes on without it"),
        (100, Some(33), Kind::Missing, "may not see it"),
        (100, Some(2_108_006), Kind::OlderThanConversion, "no insights"),
        (102, None, Kind::Revoked, "connect again"),
        (104, None, Kind::Signature, "clock and the app secret"),
        (190, None, Kind::Revoked, "connect again"),
        (190, Some(458), Kind::Removed, "connect again"),
        (190, Some(459), Kind::Checkpoint, "log in at"),
        (190, Some(460), Kind::PasswordChanged, "connect again"),
        (190, Some(463), Kind::Expired, "connect again"),
        (190, Some(464), Kind::Unconfirmed, "log in at"),
        (190, Some(467), Kind::Revoked, "connect again"),
        (190, Some(492), Kind::PageRoleLost, "Page"),
        (200, None, Kind::Permission, "connect again"),
        (299, None, Kind::Permission, "connect again"),
        (341, None, Kind::AppThrottled, "when Meta allows"),
        (368, None, Kind::Blocked, "policy"),
        (613, None, Kind::AccountThrottled, "when Meta allows"),
        (613, Some(1996), Kind::Irregular, "slower"),
        (2500, None, Kind::Query, "report"),
        (2635, None, Kind::VersionGone, "graph_version"),
        (80_001, None, Kind::AccountThrottled, "when Meta allows"),
        (80_002, None, Kind::AccountThrottled, "when Meta allows"),
        (80_006, None, Kind::AccountThrottled, "when Meta allows"),
    ];
    for (code, subcode, kind, word) in table {
        let refusal = refusal(code, subcode);
        assert_eq!(refusal.kind(), kind, "{code} {subcode:?}");
        assert!(on(&refusal).contains(word), "{code} {subcode:?}: {}", on(&refusal));
    }
}

#[test]
fn every_kind_is_told_in_whole_sentences_with_a_next_step() {
    for kind in RefusalKind::ALL {
        for sentence in [on_kind(*kind).to_owned(), on_wait(*kind, 60)] {
            assert!(sentence.ends_with('.'), "{kind}: {sentence}");
            let first = sentence.trim_end_matches(" Meta says: in 60 min.");
            assert!(first.ends_with('.') && !first.contains(" Meta says"), "{kind}: {sentence}");
            let (_, step) = first.split_once(": ").expect(first);
            assert!(step.len() > 5, "{kind}: {sentence}");
        }
    }
}

#[test]
fn a_block_is_told_in_the_words_of_the_verdict() {
    assert_eq!(on_kind(RefusalKind::Blocked).strip_suffix('.'), Some(crate::domain::Verdict::BLOCKED));
}

#[test]
fn the_refusals_of_the_sign_in_name_their_remedy() {
    let table = [
        (400, "Invalid platform app", "needs the Instagram app id and secret"),
        (400, "Invalid redirect_uri", "register exactly the address"),
        (
            191,
            "URL Blocked: This redirect failed because the redirect URI is not whitelisted",
            "register exactly",
        ),
        (191, "URL Blocked", "Web OAuth Login"),
        (400, "Matching code was not found or was already used", "start again"),
        (100, "This authorization code has been used.", "start again"),
        (1, "Error validating client secret.", "app secret is wrong"),
        (101, "Error validating application. Cannot get application info", "app id"),
        (100, "Unsupported request - method type: get", "other login"),
    ];
    for (code, message, remedy) in table {
        assert!(saying(code, message).contains(remedy), "{message}: {}", saying(code, message));
    }
    for (subcode, remedy) in [(36_007, "register exactly"), (36_008, "start again"), (36_009, "start again")]
    {
        let refusal = Refusal { message: Some(Shown::new("x")), ..refusal(100, Some(subcode)) };
        assert!(on(&refusal).contains(remedy), "{subcode}");
    }
}

#[test]
fn a_throttle_says_how_long_where_meta_does() {
    let sentence = on(&Refusal { regain_minutes: Some(19), ..refusal(80_002, None) });
    assert!(sentence.ends_with("Meta says: in 19 min."), "{sentence}");
}

#[test]
fn an_unknown_refusal_repeats_the_facts() {
    let sentence = saying(4242, "Something new.");
    assert!(sentence.contains("code 4242, HTTP 400, Something new"), "{sentence}");
}
