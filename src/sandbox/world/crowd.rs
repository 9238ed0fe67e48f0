//! As many ordinary accounts as are asked for, each with a Page and the person who shares it.

use chrono::{NaiveDate, TimeDelta};

use super::{
    account::{self, Account, AccountKind},
    person::{Person, page},
};

/// Above the numbers of all other accounts and people.
const FIRST: u64 = 100;
/// Young, so that listing its posts is quick, and older than what a first fetch asks about.
const AGE: TimeDelta = TimeDelta::days(120);

/// Accounts of 300 to 20 000 followers that post once or twice a week and tell no stories.
pub(super) fn accounts(count: u64, today: NaiveDate) -> Vec<Account> {
    let one = |place: u64| {
        let followers = 300 + place * 6_151 % 19_700;
        let plain = account::plain(
            FIRST + place,
            &username(place),
            &format!("Shop {place}"),
            AccountKind::Business,
            followers,
        );
        Account {
            founded: today - AGE,
            converted: today - AGE,
            posts_per_week: 1 + place % 2,
            tells_stories: false,
            ..plain
        }
    };
    (1..=count).map(one).collect()
}

/// One for each account.
pub(super) fn people(count: u64) -> Vec<Person> {
    let one = |place: u64| Person {
        id: (10_150_000_000_000_000 + FIRST + place).to_string(),
        username: format!("keeper.{place:03}"),
        name: format!("Keeper {place}"),
        developer: true,
        tester: true,
        pages: vec![page(
            &(111_001_000 + place).to_string(),
            &format!("Shop {place}"),
            Some(&username(place)),
            false,
        )],
    };
    (1..=count).map(one).collect()
}

fn username(place: u64) -> String {
    format!("shop.{place:03}")
}
