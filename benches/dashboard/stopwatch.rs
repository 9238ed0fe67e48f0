//! The one place of the bench that asks for the time, and what becomes of many times.

use std::time::{Duration, Instant};

#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

pub(crate) trait Median {
    /// The middle one, which a few slow rounds do not move.
    fn median(&self) -> Duration;
}

impl Median for [Duration] {
    fn median(&self) -> Duration {
        let mut sorted = self.to_vec();
        sorted.sort();
        *sorted.get(sorted.len() / 2).expect("something was measured")
    }
}

pub(crate) fn milliseconds(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1_000.0)
}
