//! The Instagram accounts of the pretend world.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::captions::Captions;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    Business,
    MediaCreator,
    /// Has no insights and cannot use either login.
    Personal,
}

impl AccountKind {
    /// Meta's documented spelling.
    pub(crate) const fn spelling(self) -> &'static str {
        match self {
            Self::Business => "Business",
            Self::MediaCreator => "Media_Creator",
            Self::Personal => "Personal",
        }
    }
}

#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent trait of an invented account")]
pub struct Account {
    #[serde(skip)]
    pub(crate) number: u64,
    /// The professional account's id: the same through both logins.
    pub id: String,
    /// What Instagram Login calls `id`, and the code exchange `user_id`.
    pub app_scoped_id: String,
    pub username: String,
    pub name: String,
    pub kind: AccountKind,
    /// Followers about the epoch of the world; they grow from there.
    pub followers: u64,
    pub follows: u64,
    #[serde(skip)]
    pub(crate) growth_permille: u64,
    /// No day exists before this one.
    pub founded: NaiveDate,
    /// The day it became professional: no insights of older posts and days.
    pub converted: NaiveDate,
    /// Holds the Instagram Tester role of the app.
    pub tester: bool,
    #[serde(skip)]
    pub(crate) posts_per_week: u64,
    #[serde(skip)]
    pub(crate) tells_stories: bool,
    #[serde(skip)]
    pub(crate) goes_viral: bool,
    #[serde(skip)]
    pub(crate) has_quiet_weeks: bool,
    #[serde(skip)]
    pub(crate) captions: Captions,
    #[serde(skip)]
    pub(crate) hides_likes: bool,
}

pub(super) fn plain(number: u64, username: &str, name: &str, kind: AccountKind, followers: u64) -> Account {
    let long_ago = date(2021, 3, 8);
    Account {
        number,
        id: (17_841_400_000_000_000 + number).to_string(),
        app_scoped_id: (10_200_000_000_000_000 + number).to_string(),
        username: username.to_owned(),
        name: name.to_owned(),
        kind,
        followers,
        follows: 60 + number * 31 + followers % 157,
        growth_permille: 180,
        founded: long_ago,
        converted: long_ago,
        tester: true,
        posts_per_week: 3,
        tells_stories: true,
        goes_viral: false,
        has_quiet_weeks: false,
        captions: Captions::Plain,
        hides_likes: false,
    }
}

/// `today` only decides when the youngest account was founded.
pub(crate) fn accounts(today: NaiveDate) -> Vec<Account> {
    let business = AccountKind::Business;
    let creator = AccountKind::MediaCreator;
    vec![
        Account {
            goes_viral: true,
            has_quiet_weeks: true,
            ..plain(1, "nordwind", "Nordwind Coffee", business, 5_120)
        },
        Account {
            founded: today - TimeDelta::days(150),
            converted: today - TimeDelta::days(150),
            growth_permille: 0,
            posts_per_week: 2,
            ..plain(2, "lille.lykke", "Lille Lykke", business, 40)
        },
        Account {
            goes_viral: true,
            converted: date(2025, 2, 3),
            hides_likes: true,
            growth_permille: 420,
            posts_per_week: 5,
            ..plain(3, "mara.moves", "Mara Moves", creator, 48_300)
        },
        Account {
            goes_viral: true,
            posts_per_week: 9,
            ..plain(4, "atlas.outdoor", "Atlas Outdoor", business, 400_000)
        },
        Account { captions: Captions::Nasty, ..plain(5, "knots.and.bytes", "Knots & Bytes", creator, 930) },
        plain(6, "jonas.private", "Jonas", AccountKind::Personal, 212),
        Account { tester: false, ..plain(7, "outsider", "Outsider", business, 1_480) },
    ]
}

pub(crate) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
