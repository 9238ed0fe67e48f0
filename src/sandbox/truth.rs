//! What is so in the pretend world, and what of it was answered, for tests that compare.

mod moment;

pub use moment::Moment;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    insights::total,
    state::Platform,
    world::{account::Account, audience, days::Figures, pacific, posts::Post},
};

#[derive(Clone, Debug)]
pub struct Truth(pub(crate) Arc<Platform>);

impl Truth {
    /// What would have been answered then.
    pub fn at(&self, instant: DateTime<Utc>) -> Moment<'_> {
        Moment { platform: &self.0, now: instant }
    }

    /// By username or id.
    pub fn account(&self, key: &str) -> Option<Account> {
        self.0.world.account(key).cloned()
    }

    /// The day's figures whether published or not; `None` before the account was professional.
    pub fn figures(&self, account: &str, day: NaiveDate) -> Option<Figures> {
        self.0.world.figures(self.0.world.account(account)?, day)
    }

    pub fn is_published(&self, account: &str, day: NaiveDate) -> bool {
        let hours = self.0.variants().longest_delay_hours;
        let world = &self.0.world;
        world.account(account).is_some_and(|account| world.published_at(account, day, hours) <= self.0.now())
    }

    /// The metric on that day, once it is published.
    pub fn published(&self, account: &str, metric: &str, day: NaiveDate) -> Option<u64> {
        self.is_published(account, day).then(|| self.figures(account, day))??.metric(metric)
    }

    /// The total over these days from the first to the last; uniques are counted once.
    pub fn total(&self, account: &str, metric: &str, first: NaiveDate, last: NaiveDate) -> Option<u64> {
        let account = self.0.world.account(account)?;
        let days: Vec<_> = first.iter_days().take_while(|day| *day <= last).collect();
        total(&self.0, account, metric, &days)
    }

    /// `followers_count` as the profile gives it on that day.
    pub fn followers(&self, account: &str, day: NaiveDate) -> Option<u64> {
        Some(self.0.world.followers(self.0.world.account(account)?, day))
    }

    /// Posts and reels published by now, newest first.
    pub fn posts(&self, account: &str) -> Vec<Post> {
        self.0
            .world
            .account(account)
            .map_or_else(Vec::new, |account| self.0.world.posts(account, self.0.now()))
    }

    /// The post, reel or story of this id, as long as it was shown at `at`.
    pub fn media(&self, id: &str, at: DateTime<Utc>) -> Option<Post> {
        self.0.world.media(id, at).map(|(_, post)| post)
    }

    pub fn stories(&self, account: &str) -> Vec<Post> {
        self.0
            .world
            .account(account)
            .map_or_else(Vec::new, |account| self.0.world.stories(account, self.0.now()))
    }

    /// `follower_demographics` by `age`, `city`, `country` or `gender` at this moment.
    pub fn demographics(&self, account: &str, breakdown: &str) -> Option<Vec<(&'static str, u64)>> {
        let world = &self.0.world;
        let account = world.account(account)?;
        let whole = world.followers(account, pacific::day_of(self.0.now()));
        audience::demographics(world.dice_of(account), whole, breakdown)
    }
}
