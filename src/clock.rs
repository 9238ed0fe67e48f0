//! The only caller of `now()`: the system's time, or a time that tests set.

#[cfg(feature = "probe")]
pub mod probe;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// Where time comes from; cheap to clone, handed to whatever needs it.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(watch::Receiver<DateTime<Utc>>),
    /// As the one before, where the time is also in a file, which whoever was stopped has to look at anew.
    #[cfg(feature = "probe")]
    File(std::sync::Arc<std::path::Path>, watch::Receiver<DateTime<Utc>>),
}

impl Clock {
    /// A wall clock may be set, and a laptop sleeps, so long waits look again this often.
    const LONGEST_NAP: Duration = Duration::from_secs(20);

    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `start` until its hand moves it.
    pub fn set_by_hand(start: DateTime<Utc>) -> (Self, Hand) {
        let (hand, face) = watch::channel(start);
        (Self(Source::Set(face)), Hand(hand))
    }

    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system")]
            Source::System => Utc::now(),
            Source::Set(face) => *face.borrow(),
            #[cfg(feature = "probe")]
            Source::File(path, face) => probe::read(path).unwrap_or_else(|| *face.borrow()),
        }
    }

    /// Waits until this clock shows `instant` or later.
    pub async fn sleep_until(&self, instant: DateTime<Utc>) {
        match &self.0 {
            Source::System => {
                while let Ok(left) = (instant - self.now()).to_std() {
                    if left.is_zero() {
                        break;
                    }
                    tokio::time::sleep(left.min(Self::LONGEST_NAP)).await;
                }
            }
            Source::Set(face) => until_it_shows(face, instant).await,
            #[cfg(feature = "probe")]
            Source::File(_, face) => until_it_shows(face, instant).await,
        }
    }

    /// Waits for `time` to pass on this clock.
    pub async fn sleep(&self, time: TimeDelta) {
        self.sleep_until(self.now() + time).await;
    }
}

async fn until_it_shows(face: &watch::Receiver<DateTime<Utc>>, instant: DateTime<Utc>) {
    // A hand that is gone moves the clock no more, so the wait has no end.
    if face.clone().wait_for(|now| *now >= instant).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Moves a clock made by [`Clock::set_by_hand`].
#[derive(Clone, Debug)]
pub struct Hand(watch::Sender<DateTime<Utc>>);

impl Hand {
    pub fn set(&self, instant: DateTime<Utc>) {
        self.0.send_replace(instant);
    }

    pub fn advance(&self, time: TimeDelta) {
        self.0.send_modify(|now| *now += time);
    }
}
