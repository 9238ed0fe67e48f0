//! A run of whole days, both ends included.

use super::{Day, Timestamp};

/// From one day to another, both included; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    from: Day,
    to: Day,
}

impl Range {
    /// The lengths that `[` and `]` step through.
    pub const STEPS: &'static [u16] = &[7, 14, 30, 90, 365];
    pub const DEFAULT_DAYS: u16 = 30;
    /// Meta answers a window total, and a series, for at most this many days.
    pub const LONGEST_WINDOW: u16 = 30;
    /// The longest range that can be asked for: Meta keeps two years.
    pub const LONGEST: u16 = 731;

    /// `None` when `to` is before `from`.
    pub fn new(from: Day, to: Day) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// The last `days` whole days before the one `now` falls into; at least one.
    pub fn last(days: u16, now: Timestamp) -> Self {
        let to = Day::containing(now).plus(-1);
        Self { from: to.plus(1 - i64::from(days.max(1))), to }
    }

    pub const fn from(self) -> Day {
        self.from
    }

    pub const fn to(self) -> Day {
        self.to
    }

    /// How many days; at least 1.
    pub fn day_count(self) -> i64 {
        self.to.days_since(self.from) + 1
    }

    /// The range of equal length that ends the day before this one begins.
    #[must_use]
    pub fn previous(self) -> Self {
        Self { from: self.from.plus(-self.day_count()), to: self.from.plus(-1) }
    }

    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Every day, ascending.
    pub fn days(self) -> impl DoubleEndedIterator<Item = Day> {
        (0..self.day_count()).map(move |offset| self.from.plus(offset))
    }

    /// Whether Meta can answer one window total for it.
    pub fn is_one_window(self) -> bool {
        self.day_count() <= i64::from(Self::LONGEST_WINDOW)
    }

    /// Whether Meta's own total of a range this long is fetched: of the steps that one window can hold.
    pub fn is_fetched_whole(self) -> bool {
        self.is_one_window() && Self::STEPS.iter().any(|days| i64::from(*days) == self.day_count())
    }
}
