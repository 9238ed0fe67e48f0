//! Everybody who can write to the database swaps what is sealed and flips its bits: nothing of that opens.

use uuid::Uuid;

use super::super::{Key, KeyId, Place, open, seal};
use crate::{
    domain::{Environment, UserId},
    store::Error,
};

const SWAPPED: usize = 200;

/// How many values have each of their bits flipped; a fiftieth of what is asked for in the long run.
fn flipped() -> usize {
    if Environment::from_process().get("LIGHTMETER_LONG").is_some() { 1_000 } else { 20 }
}

const TABLES: [(&str, &str); 3] =
    [("user_tokens", "access_token"), ("user_tokens", "pending_token"), ("oauth_states", "exchanged_token")];

/// Of users of their own: each with some grants, and each grant with its kinds of token.
fn places(subjects: &[String]) -> Vec<Place<'_>> {
    let numbered = subjects.iter().enumerate();
    numbered
        .map(|(number, subject)| {
            let (table, kind) = TABLES[number % TABLES.len()];
            let user = UserId(Uuid::from_u128(number as u128 / 6));
            Place { table, user, platform: "instagram", subject, kind }
        })
        .collect()
}

#[test]
fn of_two_hundred_values_none_opens_in_the_place_of_another() {
    // Even where all users had one key.
    let key = Key::generate();
    let subjects: Vec<String> = (0..SWAPPED).map(|number| format!("instagram/{}", number / 3)).collect();
    let places = places(&subjects);
    let plain = |number: usize| format!("IGtoken{number}");
    let blobs: Vec<_> = places
        .iter()
        .enumerate()
        .map(|(number, place)| seal(&key, place, plain(number).as_bytes()).unwrap())
        .collect();
    let mut rejected = 0;
    for (to, place) in places.iter().enumerate() {
        for (from, blob) in blobs.iter().enumerate() {
            match open(&key, place, blob) {
                Ok(opened) => assert_eq!((to, opened.as_slice()), (from, plain(from).as_bytes())),
                Err(Error::DoesNotOpen(id)) if id == key.id() => rejected += 1,
                Err(other) => panic!("{from} in the place of {to}: {other}"),
            }
        }
    }
    assert_eq!(rejected, SWAPPED * (SWAPPED - 1));
}

#[test]
fn no_value_opens_with_any_of_its_bits_flipped() {
    let subjects: Vec<String> = (0..flipped()).map(|number| format!("facebook/{number}")).collect();
    let mut tried = 0;
    for (number, place) in places(&subjects).iter().enumerate() {
        let key = Key::generate();
        // As long as a data key, and as a token of either login.
        let blob = seal(&key, place, &vec![b'x'; [32, 96, 180][number % 3]]).unwrap();
        for bit in 0..blob.len() * 8 {
            let mut altered = blob.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&key, place, &altered).is_err(), "bit {bit} of value {number}");
        }
        tried += blob.len() * 8;
    }
    assert!(tried > flipped() * 640, "only {tried} bits were flipped");
}

#[test]
fn a_key_that_is_missing_or_another_is_named_and_nothing_else_is() {
    let (key, other) = (Key::generate(), Key::generate());
    let place = Place {
        table: "user_tokens",
        user: UserId(Uuid::nil()),
        platform: "instagram",
        subject: "a",
        kind: "b",
    };
    let blob = seal(&key, &place, b"CANARYtoken").unwrap();
    // The id of the other key written over, so that it is tried.
    let mut relabelled = blob.clone();
    relabelled[1..=KeyId::LENGTH].copy_from_slice(other.id().as_bytes());
    for (blob, named) in [(blob, key.id()), (relabelled, other.id())] {
        let error = open(&other, &place, &blob).unwrap_err();
        let said = format!("{error} {error:?}");
        assert!(said.contains(&named.to_string()) && !said.contains("CANARY"), "{said}");
    }
}
