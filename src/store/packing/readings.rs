//! All readings of one day or window: version, first instant, then code, age and reading of each metric.

use std::{cmp::Ordering, collections::BTreeMap};

use chrono::DateTime;

use super::{
    Unreadable,
    bytes::{Reader, put_signed},
    codes::{code_of, metric_of},
    reading::{put_reading, take_reading},
};
use crate::domain::{Metric, Reading, Taken, Timestamp};

const VERSION: u8 = 1;
/// Set in the code of what was answered later than the number of the same code; no metric has it.
const LATER: u8 = 0x80;

/// Readings by metric code; a code that only a newer version knows is kept as it is. Instants are whole seconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::store) struct Packed(BTreeMap<u8, Taken<Reading>>);

impl Packed {
    /// Puts a reading in unless the one already there outranks it; tells whether what is known has changed. What
    /// Meta answers without a number, later than a number that is kept, is kept beside it.
    pub(in crate::store) fn merge(&mut self, metric: Metric, new: Taken<Reading>, now: Timestamp) -> bool {
        let code = code_of(metric);
        let new = Taken { what: new.what, at: whole_seconds(new.at) };
        let old = self.0.get(&code).copied();
        if let Some(old) = old.filter(|old| outranks(*old, new, now)) {
            self.keep_later(code, old, new, now);
            return false;
        }
        self.0.insert(code, new);
        if let Some(old) = old {
            self.keep_later(code, new, old, now);
        }
        if self.0.get(&(code | LATER)).is_some_and(|later| later.at <= new.at) {
            self.0.remove(&(code | LATER));
        }
        old.is_none_or(|old| old.what != new.what)
    }

    fn keep_later(&mut self, code: u8, number: Taken<Reading>, missing: Taken<Reading>, now: Timestamp) {
        let is_later = missing.at > number.at && missing.at <= now;
        let is_in_vain = number.what.value().is_some() && missing.what.value().is_none();
        let known = self.0.get(&(code | LATER));
        if is_later && is_in_vain && known.is_none_or(|known| known.at <= missing.at || known.at > now) {
            self.0.insert(code | LATER, missing);
        }
    }

    /// Ascending by code.
    pub(in crate::store) fn readings(&self) -> impl Iterator<Item = (Metric, Taken<Reading>)> {
        self.0.iter().filter_map(|(code, taken)| Some((metric_of(*code)?, *taken)))
    }

    /// Of the numbers that are kept: what Meta answered when it was asked again and told none. Ascending by code.
    pub(in crate::store) fn later(&self) -> impl Iterator<Item = (Metric, Taken<Reading>)> {
        self.0.range(LATER..).filter_map(|(code, taken)| Some((metric_of(*code & !LATER)?, *taken)))
    }

    pub(in crate::store) fn to_bytes(&self) -> Vec<u8> {
        let first = self.0.values().map(|taken| taken.at.timestamp()).min().unwrap_or_default();
        let mut bytes = vec![VERSION];
        put_signed(&mut bytes, first);
        for (code, taken) in &self.0 {
            bytes.push(*code);
            put_reading(&mut bytes, taken.at.timestamp().abs_diff(first), taken.what);
        }
        bytes
    }

    pub(in crate::store) fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader(bytes);
        if reader.byte()? != VERSION {
            return Err(Unreadable);
        }
        let first = reader.signed()?;
        let mut readings = BTreeMap::new();
        while !reader.is_at_end() {
            let code = reader.byte()?;
            let (offset, what) = take_reading(&mut reader)?;
            let seconds = first.checked_add_unsigned(offset).ok_or(Unreadable)?;
            let at = DateTime::from_timestamp(seconds, 0).ok_or(Unreadable)?;
            readings.insert(code, Taken { what, at });
        }
        Ok(Self(readings))
    }
}

/// Whether `old` stays: a missing number never overwrites a real one, a stand-in never a measured one, and of
/// two alike the later taken stays, so pages may come in any order. One that was taken after `now`, by a clock
/// that was ahead, is later than nothing.
pub(in crate::store) fn outranks(old: Taken<Reading>, new: Taken<Reading>, now: Timestamp) -> bool {
    const fn rank(reading: Reading) -> u8 {
        match reading {
            Reading::Measured(_) => 2,
            Reading::Carried(_) => 1,
            Reading::Late | Reading::Unavailable(_) => 0,
        }
    }
    match rank(old.what).cmp(&rank(new.what)) {
        Ordering::Greater => true,
        Ordering::Equal => old.at > new.at && old.at <= now,
        Ordering::Less => false,
    }
}

fn whole_seconds(instant: Timestamp) -> Timestamp {
    DateTime::from_timestamp(instant.timestamp(), 0).unwrap_or(instant)
}
