//! What a query means, and what it may not mean.

use super::{CallbackQuery, DeniedBy, Outcome, QueryError};

/// The outcome in short: the code, or who said no.
fn outcome(query: &str) -> Result<String, QueryError> {
    CallbackQuery::parse(query).map(|query| match query.outcome {
        Outcome::Code(code) => format!("{}: code {}", query.state.expose(), code.expose()),
        Outcome::Denied { by } => format!("{}: denied by {by:?}", query.state.expose()),
        Outcome::Malformed => format!("{}: malformed", query.state.expose()),
    })
}

#[test]
fn a_query_is_a_state_and_one_outcome() {
    for (query, expected) in [
        ("code=AQD-1_2&state=s", "s: code AQD-1_2"),
        ("state=s&code=AQD&unknown=1&unknown=2", "s: code AQD"),
        ("state=a%2Db%5Fc&code=AQ%44", "a-b_c: code AQD"),
        ("state=s&code=AQD%23_", "s: code AQD"),
        ("state=s&code=AQD%23_%3D_", "s: code AQD"),
        ("error_reason=user_denied&error=access_denied&error_description=x&state=s", "s: denied by Person"),
        ("error=access_denied&error_code=200&error_reason=other&state=s", "s: denied by Meta"),
        ("error_code=1349048&error_message=Can%27t+Load+URL&state=s", "s: denied by Meta"),
        ("state=s", "s: malformed"),
        ("state=s&code=", "s: malformed"),
        ("state=s&code=a%20b", "s: malformed"),
        ("state=s&code=%00", "s: malformed"),
        ("state=s&code=%ff%fe", "s: malformed"),
        ("state=s&code=AQD&error=access_denied", "s: malformed"),
    ] {
        assert_eq!(outcome(query).as_deref(), Ok(expected), "{query}");
    }
}

#[test]
fn without_exactly_one_usable_state_there_is_nothing_to_hand_over() {
    let long = format!("code=AQD&state={}", "s".repeat(513));
    for query in ["", "code=AQD", "error=x", "state=", "state=%20", "state=a%0db", "state=%c3%a4", &long] {
        assert_eq!(outcome(query), Err(QueryError::NoState), "{query}");
    }
    assert_eq!(outcome("state=a&state=a&code=x"), Err(QueryError::DuplicateState));
    assert_eq!(outcome("state=a&code=x&code=x"), Err(QueryError::DuplicateCode));
    assert!(outcome(&format!("code={}&state=s", "c".repeat(4_096))).unwrap().contains("code c"));
    assert_eq!(outcome(&format!("code={}&state=s", "c".repeat(4_097))).unwrap(), "s: malformed");
}

#[test]
fn the_person_is_blamed_only_when_meta_says_so() {
    let denied = |query: &str| match CallbackQuery::parse(query).unwrap().outcome {
        Outcome::Denied { by } => by,
        other => panic!("{other:?}"),
    };
    assert_eq!(denied("state=s&error=access_denied&error_reason=user_denied"), DeniedBy::Person);
    assert_eq!(denied("state=s&error=access_denied&error_reason=USER_DENIED"), DeniedBy::Meta);
    assert_eq!(denied("state=s&error=access_denied&error_description=user_denied"), DeniedBy::Meta);
}
