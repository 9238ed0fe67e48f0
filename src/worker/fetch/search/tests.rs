//! How many calls it takes to find what Meta refuses without a name, and that nothing else is lost.

use super::{Refused, Search};
use crate::domain::{Refusal, Shown};

fn unnamed() -> Refusal {
    Refusal {
        code: Some(100),
        message: Some(Shown::new("(#100) Invalid parameter")),
        ..Refusal::of_status(400)
    }
}

/// What was answered, what was refused by itself, what was refused as a whole, and how many calls it took.
fn search(count: u32, refused: &[u32], patience: u32) -> (Vec<u32>, Vec<u32>, Vec<u32>, usize) {
    let mut left = patience;
    let mut search = Search::new((0..count).collect());
    let (mut answered, mut all, mut calls) = (Vec::new(), Vec::new(), 0);
    loop {
        let asked = search.next();
        if asked.is_empty() {
            break;
        }
        calls += 1;
        assert!(calls < 100, "a search ends");
        if asked.iter().any(|metric| refused.contains(metric)) {
            if let Refused::All(rest) = search.refused(&asked, &[], &unnamed(), &mut left) {
                all = rest;
            }
        } else {
            search.answered(&asked);
            answered.extend(asked);
        }
    }
    answered.sort_unstable();
    all.sort_unstable();
    (answered, search.found().culprits, all, calls)
}

#[test]
fn one_among_thirteen_is_found_by_few_calls_wherever_it_stands() {
    for culprit in 0..13 {
        let (answered, culprits, all, calls) = search(13, &[culprit], 12);
        assert_eq!(culprits, [culprit]);
        assert_eq!(answered.len(), 12);
        assert!(all.is_empty());
        assert!(calls <= 7, "{culprit}: {calls} calls");
    }
}

#[test]
fn two_are_found_one_after_the_other() {
    for (one, other) in [(0, 1), (0, 12), (5, 6), (11, 12)] {
        let (answered, mut culprits, _, calls) = search(13, &[one, other], 12);
        culprits.sort_unstable();
        assert_eq!((culprits, answered.len()), (vec![one, other], 11));
        assert!(calls <= 13, "{calls} calls");
    }
}

#[test]
fn a_refusal_of_the_call_is_not_blamed_on_a_metric() {
    let everything: Vec<u32> = (0..13).collect();
    let (answered, culprits, all, calls) = search(13, &everything, 12);
    assert!(answered.is_empty() && culprits.is_empty());
    assert_eq!(all, everything);
    assert!(calls <= 12, "{calls} calls");
    assert_eq!(search(1, &[0], 12), (vec![], vec![], vec![0], 1));
    assert_eq!(search(2, &[0, 1], 12).2, [0, 1]);
}

#[test]
fn without_patience_nothing_is_looked_for() {
    let everything: Vec<u32> = (0..13).collect();
    assert_eq!(search(13, &[4], 0), (vec![], vec![], everything, 1));
}

#[test]
fn what_was_refused_the_last_time_is_asked_for_alone_and_once() {
    let mut patience = 0;
    let mut search = Search::new(vec![1, 2]).with_apart(vec![3, 4, 5]);
    assert_eq!(search.next(), [3]);
    assert_eq!(search.refused(&[3], &[], &unnamed(), &mut patience), Refused::Unnamed);
    assert_eq!(search.next(), [4]);
    search.answered(&[4]);
    assert_eq!(search.next(), [5]);
    let away = Refusal { code: Some(2), ..unnamed() };
    assert_eq!(
        search.refused(&[5], &[], &away, &mut patience),
        Refused::All(vec![5]),
        "and nothing is learnt"
    );
    assert_eq!(search.next(), [1, 2]);
    search.answered(&[1, 2]);
    assert!(search.next().is_empty());
    let found = search.found();
    assert_eq!((found.culprits, found.cleared), (vec![3], vec![4]));
    assert!(found.unnamed.is_none(), "a known one is no news");
}

#[test]
fn a_refusal_of_a_pair_costs_neither() {
    let mut search = Search::new(vec![1, 2]);
    let mut patience = 12;
    assert_eq!(search.refused(&[1, 2], &[], &unnamed(), &mut patience), Refused::Unnamed);
    for alone in [1, 2] {
        assert_eq!(search.next(), [alone]);
        search.answered(&[alone]);
    }
    assert!(search.next().is_empty());
    assert!(search.found().culprits.is_empty());
}
