//! Tests of `read`.

use super::*;
use crate::{clock::Clock, config, domain::MediaId};

#[test]
fn an_address_inside_a_batch_is_encoded() {
    let read =
        Read::media_insights(&MediaId("1/../2?x".to_owned()), &["reach", "views"], Some("action_type"));
    assert_eq!(
        read.relative_url(&[("appsecret_time", "5".to_owned())]),
        "1%2F..%2F2%3Fx/insights?metric=reach%2Cviews&breakdown=action_type&appsecret_time=5"
    );
}

#[test]
fn near_the_end_of_an_allowance_less_is_sent_together() {
    let client = Client::new(&config::Meta::default(), &Clock::system()).for_one_fetch();
    let at_a_time = || [Login::Facebook, Login::Instagram].map(|login| client.at_a_time(login));
    client.note_used(74);
    assert_eq!(at_a_time(), [50, 4]);
    client.note_used(75);
    assert_eq!(at_a_time(), [10, 1]);
    client.note_used(3);
    assert_eq!(at_a_time(), [10, 1], "what another allowance still has does not help");
}
