//! Figures as the store gives them back.

use crate::domain::{Day, Metric, Range, Reading, Taken};

/// Everything known of one day; instants are whole seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct DayReadings {
    pub day: Day,
    pub readings: Vec<(Metric, Taken<Reading>)>,
}

/// One metric's total of one window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowReading {
    pub range: Range,
    pub metric: Metric,
    pub reading: Taken<Reading>,
}
