//! Names may be told, texts may not.

use super::Environment;

#[test]
fn debug_tells_the_names_and_no_text() {
    let environment: Environment = [("DATABASE_URL", "postgres://CANARY")].into_iter().collect();
    assert_eq!(format!("{environment:?}"), r#"Environment{"DATABASE_URL"}"#);
}

#[test]
fn what_does_not_pass_is_taken_out() {
    let mut environment: Environment = [("KEPT", "1"), ("TAKEN", "2")].into_iter().collect();
    environment.retain(|name| name != "TAKEN");
    assert_eq!((environment.get("KEPT"), environment.get("TAKEN")), (Some("1"), None));
}
