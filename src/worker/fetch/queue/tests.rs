//! Who goes ahead, who waits for a search, and what an ended part leaves.

use super::*;
use crate::{
    clock::Clock,
    domain::{Media, MediaId, ProductType, Range},
    worker::fetch::post::PostAsk,
};

fn post(product_type: ProductType) -> Ask {
    let published_at = Clock::system().now();
    let id = MediaId("17900000000000001".to_owned());
    Ask::Post(PostAsk::new(Media { id, published_at, product_type, permalink: None, caption: None }))
}

fn follows() -> Ask {
    Ask::Follows(Range::last(7, Clock::system().now()))
}

/// The parts and kinds of a round, with what its asks were.
fn round(queue: &mut Queue, is_searched: bool) -> (Vec<Option<&'static str>>, Vec<Ask>) {
    queue.begin_round();
    let mut asks = Vec::new();
    while let Some(ask) = queue.next(is_searched) {
        queue.note_out(&ask);
        asks.push(ask);
    }
    (asks.iter().map(Ask::kind).collect(), asks)
}

fn three_posts() -> Queue {
    let feed = || post(ProductType::Feed);
    Queue::new([feed(), feed(), follows(), follows(), post(ProductType::Reels), feed()])
}

const FEED: Option<&str> = Some("FEED");

#[test]
fn one_of_a_kind_goes_ahead_until_it_is_answered() {
    let mut queue = three_posts();
    assert_eq!(round(&mut queue, true).0, [FEED, None, None, Some("REELS")]);
    queue.note(FEED, Turn::done(true));
    assert_eq!(round(&mut queue, true).0, [FEED, FEED]);
    assert!(round(&mut queue, true).0.is_empty());
}

#[test]
fn one_that_was_not_answered_clears_nothing() {
    let mut queue = three_posts();
    round(&mut queue, true);
    queue.note(FEED, Turn::done(false));
    assert_eq!(round(&mut queue, true).0, [FEED]);
}

#[test]
fn the_others_of_a_kind_wait_for_the_one_that_searches() {
    let mut queue = three_posts();
    round(&mut queue, true);
    queue.note(FEED, Turn::done(true));
    let (_, mut asks) = round(&mut queue, true);
    queue.note(FEED, Turn::Searching(asks.remove(0)));
    assert!(queue.is_searching(FEED) && !queue.is_searching(None) && !queue.is_searching(Some("REELS")));
    queue.put_off(asks.remove(0));
    for is_searched in [true, false] {
        let (kinds, mut asks) = round(&mut queue, is_searched);
        assert_eq!(kinds, [FEED], "the one that searches, and it alone");
        queue.note(FEED, Turn::Searching(asks.remove(0)));
    }
    round(&mut queue, true);
    queue.note(FEED, Turn::done(true));
    assert_eq!(round(&mut queue, true).0, [FEED]);
}

#[test]
fn an_answer_beside_a_search_clears_nothing() {
    let mut queue = three_posts();
    let (_, mut asks) = round(&mut queue, true);
    queue.note(FEED, Turn::Searching(asks.remove(0)));
    queue.note(FEED, Turn::done(true));
    assert_eq!(round(&mut queue, true).0, [FEED]);
}

#[test]
fn where_nothing_is_searched_for_nobody_waits() {
    assert_eq!(round(&mut three_posts(), false).0, [FEED, FEED, None, None, Some("REELS"), FEED]);
}

#[test]
fn a_part_that_has_ended_is_asked_for_no_more() {
    let mut queue = three_posts();
    queue.end(Part::Posts);
    assert!(queue.has_ended(Part::Posts) && !queue.has_ended(Part::Windows));
    queue.note(FEED, Turn::Done { is_answered: true, next: vec![post(ProductType::Feed), follows()] });
    queue.note(FEED, Turn::Again(post(ProductType::Feed)));
    assert_eq!(round(&mut queue, true).0, [None, None, None]);
}
