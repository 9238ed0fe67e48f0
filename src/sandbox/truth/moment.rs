//! What the pretend Meta would have answered at one moment, whatever its clock shows now.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::sandbox::{
    insights::{audience, by_follow_type, is_small, total, window},
    media_insights::breakdown_of,
    state::Platform,
    world::{account::Account, audience::demographics, pacific, split},
};

/// Accounts go by username or id; `None` is what would not have been told.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    pub(super) platform: &'a Platform,
    pub(super) now: DateTime<Utc>,
}

impl Moment<'_> {
    /// A metric of one day; a part of a breakdown is `metric.PART`.
    pub fn day(&self, account: &str, metric: &str, day: NaiveDate) -> Option<u64> {
        self.total(account, metric, day, day)
    }

    /// The total over these days from the first to the last, as far as they are told.
    pub fn total(&self, account: &str, metric: &str, first: NaiveDate, last: NaiveDate) -> Option<u64> {
        let account = self.platform.world.account(account)?;
        let span = window::Window { since: pacific::start_of(first), until: pacific::end_of(last) };
        let is_short_lived = metric == "follower_count";
        let days = window::shown_days(self.platform, account, span, is_short_lived, self.now);
        let of_followers = is_short_lived || metric.starts_with("follows_and_unfollows");
        if of_followers && is_small(self.platform, account, self.now) {
            return None;
        }
        match metric.strip_prefix("follows_and_unfollows.") {
            Some(_) if days.is_empty() => None,
            Some(part) => {
                let parts = by_follow_type(self.platform, account, &days);
                parts.into_iter().find(|(name, _)| *name == part).map(|(_, value)| value)
            }
            None => total(self.platform, account, metric, &days),
        }
    }

    /// `followers_count` of the profile.
    pub fn followers(&self, account: &str) -> Option<u64> {
        let day = pacific::day_of(self.now);
        Some(self.platform.world.followers(self.account(account)?, day))
    }

    /// `media_count` of the profile.
    pub fn media_count(&self, account: &str) -> Option<usize> {
        Some(self.platform.world.posts(self.account(account)?, self.now).len())
    }

    /// A metric of a post, reel or story; a part of a breakdown is `metric.part`.
    pub fn post(&self, id: &str, metric: &str) -> Option<u64> {
        let (_, post) = self.platform.world.media(id, self.now)?;
        let Some((metric, part)) = metric.split_once('.') else { return post.metric(metric, self.now) };
        let parts = split::split(post.metric(metric, self.now)?, breakdown_of(metric)?)?;
        parts.into_iter().find(|(name, _)| *name == part).map(|(_, value)| value)
    }

    /// Such as `follower_demographics` by `age`, of the last 30 days.
    pub fn demographics(
        &self,
        account: &str,
        metric: &str,
        breakdown: &str,
    ) -> Option<Vec<(&'static str, u64)>> {
        let account = self.account(account)?;
        let span = window::Window { since: self.now - TimeDelta::days(33), until: self.now };
        let whole = audience(self.platform, account, metric, span)?;
        demographics(self.platform.world.dice_of(account), whole, breakdown)
    }

    /// Followers online in each hour of a day.
    pub fn online(&self, account: &str, day: NaiveDate) -> Option<Vec<(usize, u64)>> {
        let account = self.account(account)?;
        Some(self.platform.world.online(account, day))
    }

    fn account(&self, key: &str) -> Option<&Account> {
        self.platform.world.account(key)
    }
}
