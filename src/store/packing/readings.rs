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

/// Readings by metric code; a code that only a newer version knows is kept as it is. Instants are whole seconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::store) struct Packed(BTreeMap<u8, Taken<Reading>>);

impl Packed {
    /// Puts a reading in unless the one already there outranks it; tells whether what is known has changed.
    pub(in crate::store) fn merge(&mut self, metric: Metric, new: Taken<Reading>, now: Timestamp) -> bool {
        let new = Taken { what: new.what, at: whole_seconds(new.at) };
        match self.0.get(&code_of(metric)) {
            Some(old) if outranks(*old, new, now) => false,
            old => {
                let changed = old.is_none_or(|old| old.what != new.what);
                self.0.insert(code_of(metric), new);
                changed
            }
        }
    }

    /// Ascending by code.
    pub(in crate::store) fn readings(&self) -> impl Iterator<Item = (Metric, Taken<Reading>)> {
        self.0.iter().filter_map(|(code, taken)| Some((metric_of(*code)?, *taken)))
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
