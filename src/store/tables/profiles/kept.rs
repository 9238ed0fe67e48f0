//! A day's profile as it is kept: each value with when Meta told it, so that an answer never loses another's value.

use crate::{
    domain::{Profile, Taken, Timestamp, Untrusted},
    store::{
        Error,
        tables::{Column, Row},
    },
};

pub(super) struct Kept {
    pub(super) username: Option<Taken<String>>,
    pub(super) name: Option<Taken<String>>,
    pub(super) followers_count: Option<Taken<i64>>,
    pub(super) follows_count: Option<Taken<i64>>,
    pub(super) media_count: Option<Taken<i64>>,
    /// When Meta was last asked.
    pub(super) fetched_at: Timestamp,
}

impl Kept {
    /// What one answer told.
    pub(super) fn of(told: &Taken<Profile<Untrusted>>) -> Self {
        let Taken { what, at } = told;
        let text = |text: &Option<Untrusted>| {
            text.as_ref().map(|text| Taken { what: text.as_it_came().to_owned(), at: *at })
        };
        let count = |count: Option<i64>| count.map(|what| Taken { what, at: *at });
        Self {
            username: text(&what.username),
            name: text(&what.name),
            followers_count: count(what.followers_count),
            follows_count: count(what.follows_count),
            media_count: count(what.media_count),
            fetched_at: *at,
        }
    }

    pub(super) fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            username: value(row, "username", "username_at")?,
            name: value(row, "name", "name_at")?,
            followers_count: value(row, "followers_count", "followers_count_at")?,
            follows_count: value(row, "follows_count", "follows_count_at")?,
            media_count: value(row, "media_count", "media_count_at")?,
            fetched_at: row.instant_at("fetched_at")?,
        })
    }

    /// Both, in whichever order they came: of each value the later one, and what one of them lacks from the other.
    /// A time after `now` is that of a clock that was ahead, so what was kept with it gives way.
    pub(super) fn with(self, told: Self, now: Timestamp) -> Self {
        let outlasts = |kept: Timestamp, told: Timestamp| told < kept && kept <= now;
        Self {
            username: later(self.username, told.username, outlasts),
            name: later(self.name, told.name, outlasts),
            followers_count: later(self.followers_count, told.followers_count, outlasts),
            follows_count: later(self.follows_count, told.follows_count, outlasts),
            media_count: later(self.media_count, told.media_count, outlasts),
            fetched_at: if outlasts(self.fetched_at, told.fetched_at) {
                self.fetched_at
            } else {
                told.fetched_at
            },
        }
    }
}

fn later<T>(
    kept: Option<Taken<T>>,
    told: Option<Taken<T>>,
    outlasts: impl Fn(Timestamp, Timestamp) -> bool,
) -> Option<Taken<T>> {
    match (kept, told) {
        (Some(kept), Some(told)) => Some(if outlasts(kept.at, told.at) { kept } else { told }),
        (kept, told) => told.or(kept),
    }
}

fn value<'r, T: Column<'r>>(row: &'r Row, name: &str, time: &str) -> Result<Option<Taken<T>>, Error> {
    let what: Option<T> = row.get(name)?;
    Ok(what.zip(row.optional_instant_at(time)?).map(|(what, at)| Taken { what, at }))
}

#[cfg(test)]
mod tests;
