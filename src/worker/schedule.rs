//! What is due for an account, when and why; pure. Whatever time brings, it follows from what was fetched when.

mod ladder;
mod posts;

use chrono::TimeDelta;

pub(super) use self::posts::Posts;

use crate::{
    config::Sync,
    domain::{Followed, Timestamp, Upkeep},
};

/// What one fetch sets out for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// Profile, series, windows and days. The last 48 hours are among them, for Meta takes that long to publish a day.
    pub(super) figures: bool,
    pub(super) posts: Posts,
    /// Online followers and demographics.
    pub(super) audience: bool,
    pub(super) past: Past,
}

/// How much of the history one fetch looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Past {
    Nothing,
    /// The newest month that lacks something, so that a fetch stays short.
    Month,
    /// Everything that it lacks.
    All,
}

/// How often what is asked, as it is wished and as far as Meta's allowance goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhythm<'a> {
    pub(super) sync: &'a Sync,
    /// By what the waits grow; 1 where enough is left.
    pub(super) slowdown: i32,
}

/// By how much less an account is asked about that posts nothing new.
const SLEEPY: i32 = 4;

impl Plan {
    /// What a person asks for: everything that is not settled, with the newest posts.
    pub(super) fn everything() -> Self {
        Self { figures: true, posts: Posts::newest(), audience: true, past: Past::Nothing }
    }

    /// Everything, and what the history lacks.
    pub(super) fn repair() -> Self {
        Self { past: Past::All, ..Self::everything() }
    }

    /// Whether each part was fetched whole at `at`.
    pub(super) fn is_done(&self, upkeep: Upkeep, at: Timestamp) -> bool {
        let parts = [
            (self.figures, upkeep.figures_at),
            (self.posts.list, upkeep.posts_at),
            (self.audience, upkeep.audience_at),
        ];
        parts.into_iter().all(|(is_planned, done)| !is_planned || done == Some(at))
    }

    /// What is due by now.
    pub(super) fn due(rhythm: Rhythm<'_>, upkeep: Upkeep, followed: Vec<Followed>, now: Timestamp) -> Self {
        let until = now + rhythm.sync.together;
        let pace = Pace::of(rhythm, &followed, now);
        let is_due = |at: Timestamp| at <= until;
        Self {
            figures: is_due(pace.figures(upkeep, now)),
            posts: Posts::due(is_due(pace.posts(upkeep, now)), followed, is_due),
            audience: is_due(pace.audience(upkeep, now)),
            past: if pace.past(upkeep).is_some_and(is_due) { Past::Month } else { Past::Nothing },
        }
    }
}

/// When an account is to be fetched next. `spread`, in thousandths, keeps accounts that were fetched together from
/// coming back together: it takes up to a tenth off the wait, so that nothing is late for it.
pub(super) fn next(
    rhythm: Rhythm<'_>,
    upkeep: Upkeep,
    followed: &[Followed],
    ended: Ended,
    now: Timestamp,
    spread: u16,
) -> Timestamp {
    let pace = Pace::of(rhythm, followed, now);
    let parts = [pace.figures(upkeep, now), pace.posts(upkeep, now), pace.audience(upkeep, now)];
    let all = parts.into_iter().chain(pace.past(upkeep)).chain(followed.iter().filter_map(ladder::next_step));
    // What is still due right after a fetch could not be fetched, whatever the reason.
    let retry = now + retry_after(rhythm.sync, upkeep.failures);
    let due = match ended {
        Ended::InVain => retry,
        Ended::Served => all.map(|at| if at <= now { retry } else { at }).min().unwrap_or(retry),
    };
    let wait = (due - now).max(rhythm.sync.soonest);
    now + wait - wait / 10_000 * i32::from(spread.min(1_000))
}

/// What Meta made of a fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// It answered, though perhaps not all that was asked.
    Served,
    /// It answered nothing, so what else falls due is not asked before the next try.
    InVain,
}

/// The wait after so many failures in a row: it doubles from the first retry to the longest.
fn retry_after(sync: &Sync, failures: u32) -> TimeDelta {
    let doublings = failures.saturating_sub(1).min(16);
    (sync.retry_first * 2_i32.pow(doublings)).min(sync.retry_longest)
}

/// How often the parts of one account are asked for.
struct Pace<'a> {
    sync: &'a Sync,
    factor: i32,
    /// Whether enough is left of Meta's allowance for what can wait.
    has_room: bool,
}

impl<'a> Pace<'a> {
    fn of(rhythm: Rhythm<'a>, followed: &[Followed], now: Timestamp) -> Self {
        let is_awake = followed.iter().any(|one| now - one.published_at < rhythm.sync.sleepy_after);
        let sleepiness = if is_awake { 1 } else { SLEEPY };
        Self { sync: rhythm.sync, factor: sleepiness * rhythm.slowdown, has_room: rhythm.slowdown == 1 }
    }

    fn figures(&self, upkeep: Upkeep, now: Timestamp) -> Timestamp {
        after(upkeep.figures_at, self.sync.figures_every * self.factor, now)
    }

    fn posts(&self, upkeep: Upkeep, now: Timestamp) -> Timestamp {
        after(upkeep.posts_at, self.sync.posts_every * self.factor, now)
    }

    /// The history waits until Meta's allowance is not tight.
    fn past(&self, upkeep: Upkeep) -> Option<Timestamp> {
        upkeep.history_next_at.filter(|_| self.has_room)
    }

    /// Demographics change slowly and are asked of sleepy accounts as often as of others.
    fn audience(&self, upkeep: Upkeep, now: Timestamp) -> Timestamp {
        after(upkeep.audience_at, self.sync.audience_every, now)
    }
}

/// What was never fetched is due at once, and so is what a clock that was ahead has fetched in the future.
fn after(last: Option<Timestamp>, every: TimeDelta, now: Timestamp) -> Timestamp {
    last.filter(|last| *last <= now).map_or(now, |last| last + every)
}

#[cfg(test)]
mod tests;
