//! Which handles are tried for whom.

use uuid::Uuid;

use super::handles;
use crate::domain::UserId;

const ID: UserId = UserId(Uuid::from_u128(0xA0));

#[test]
fn a_handle_is_made_from_the_first_name_that_has_letters() {
    let first = |names: &[&str]| handles(names, ID)[0].as_str().to_owned();
    assert_eq!(first(&["Anna", "other"]), "anna");
    assert_eq!(first(&["...", "Anna K."]), "anna.k.");
    assert_eq!(first(&["Jörg_M-1@example.org"]), "jrg_m-1");
    assert_eq!(first(&["Жанна"]), ID.0.simple().to_string());
    assert_eq!(first(&["a".repeat(40).as_str()]), "a".repeat(32));
}

#[test]
fn namesakes_are_numbered_and_at_last_called_by_their_id() {
    let all: Vec<_> =
        handles(&["a".repeat(40).as_str()], ID).iter().map(|one| one.as_str().to_owned()).collect();
    assert_eq!(all.len(), 10);
    assert_eq!(all[1], format!("{}-2", "a".repeat(30)));
    assert_eq!(all[9], "000000000000000000000000000000a0");
}
