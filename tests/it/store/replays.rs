//! Replaying any page any number of times, in any order, gives the same tables, whichever store they are in.

pub(super) mod pages;

use std::{cell::RefCell, collections::BTreeSet};

use proptest::{prelude::*, test_runner::TestRunner};
use sha2::{Digest as _, Sha256};

use self::pages::line;
use super::{postgres, sqlite};

/// The tables that answers of Meta's are kept in.
const FIGURES: [&str; 6] =
    ["account_days", "account_windows", "audience", "media", "media_readings", "profile_days"];

#[test]
fn pages_repeated_shuffled_and_cut_give_the_same_tables_in_both_stores() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (sqlite, postgres) =
        runtime.block_on(async { tokio::join!(sqlite::shelf::Shelf::new(), postgres::shelf::Shelf::new()) });
    let history = proptest::collection::vec(line(), 1..40);
    let replay = history.prop_flat_map(|lines| {
        let again = proptest::collection::vec(proptest::sample::select(lines.clone()), 0..40);
        let shuffled = again.prop_flat_map({
            let lines = lines.clone();
            move |again| Just([lines.clone(), again].concat()).prop_shuffle()
        });
        (Just(lines), shuffled, 1_usize..9)
    });
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() });
    let filled = RefCell::new(BTreeSet::new());
    runner
        .run(&replay, |(lines, replayed, cut)| {
            let (once, others) = runtime.block_on(async {
                let (once, again) = tokio::join!(sqlite.holds(&lines, 7), postgres.holds(&replayed, cut));
                let (other_once, other_again) =
                    tokio::join!(postgres.holds(&lines, 7), sqlite.holds(&replayed, cut));
                let others = [
                    ("Postgres, once", other_once),
                    ("Postgres, again and again", again),
                    ("SQLite, again and again", other_again),
                ];
                (once, others)
            });
            for (which, rows) in others {
                let unlike =
                    || once.iter().zip(&rows).filter(|(one, other)| one != other).collect::<Vec<_>>();
                prop_assert_eq!(hash(&rows), hash(&once), "SQLite, once, and {}: {:#?}", which, unlike());
            }
            let tables = once.iter().filter_map(|row| Some(row.split_once('|')?.0.to_owned()));
            filled.borrow_mut().extend(tables);
            Ok(())
        })
        .unwrap();
    let filled = filled.into_inner();
    assert!(FIGURES.iter().all(|table| filled.contains(*table)), "{filled:?}");
}

/// Of all rows together.
fn hash(rows: &[String]) -> String {
    format!("{:x}", Sha256::digest(rows.join("\n")))
}
