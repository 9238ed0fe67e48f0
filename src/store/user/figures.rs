//! A user's figures, as they are known.

use std::collections::HashMap;

use crate::{
    domain::{
        AccountId, Answers, Audience, AudienceBreakdown, Day, History, Post, Profile, Range, Taken, Timestamp,
    },
    store::{
        DayReadings, Error, StoredOverview, UserStore, WindowReading,
        tables::{audience, days, media, overview, profiles, windows},
    },
};

impl UserStore {
    /// The days of one range and the totals of exactly these windows, with the newest profile; `None` where the user
    /// has no such account.
    pub async fn overview(
        &self,
        account: &AccountId,
        days: Range,
        windows: &[Range],
    ) -> Result<Option<StoredOverview>, Error> {
        overview::read(&self.database, self.user, account, days, windows).await
    }

    /// The days of which anything is known, ascending.
    pub async fn days(&self, account: &AccountId, range: Range) -> Result<Vec<DayReadings>, Error> {
        days::read(&self.database, self.user, account, range).await
    }

    /// What is there of the days before the last thirty, and what is missing.
    pub async fn history(&self, account: &AccountId, now: Timestamp) -> Result<History, Error> {
        let range = History::range(now);
        let stored = self.days(account, range).await?;
        let known: HashMap<Day, Answers> =
            stored.iter().map(|one| (one.day, one.last_answers().collect())).collect();
        Ok(History::of(range, now, |day| known.get(&day).cloned()))
    }

    /// The totals of exactly these windows.
    pub async fn windows(&self, account: &AccountId, ranges: &[Range]) -> Result<Vec<WindowReading>, Error> {
        windows::read(&self.database, self.user, account, ranges).await
    }

    /// The newest stored window of this length that ends no later than `not_after`.
    pub async fn newest_window(
        &self,
        account: &AccountId,
        day_count: i64,
        not_after: Day,
    ) -> Result<Option<Range>, Error> {
        windows::newest(&self.database, self.user, account, day_count, not_after).await
    }

    /// The profile of the newest day.
    pub async fn profile(&self, account: &AccountId) -> Result<Option<Taken<Profile>>, Error> {
        profiles::newest(&self.database, self.user, account).await
    }

    /// Ascending.
    pub async fn profile_days(
        &self,
        account: &AccountId,
        range: Range,
    ) -> Result<Vec<(Day, Taken<Profile>)>, Error> {
        profiles::read(&self.database, self.user, account, range).await
    }

    /// The newest day of each audience and dimension, and up to 30 days of online followers, ascending.
    pub async fn audience(&self, account: &AccountId) -> Result<Audience, Error> {
        audience::newest(&self.database, self.user, account).await
    }

    /// Every demographic breakdown of the range, ascending.
    pub async fn audience_days(
        &self,
        account: &AccountId,
        range: Range,
    ) -> Result<Vec<AudienceBreakdown>, Error> {
        audience::read(&self.database, self.user, account, range).await
    }

    /// Newest post first, each with the newest reading of each metric.
    pub async fn posts(&self, account: &AccountId, limit: u32) -> Result<Vec<Post>, Error> {
        media::posts(&self.database, self.user, account, limit).await
    }

    /// All readings of the media published in the range, ascending by publication.
    pub async fn media_readings(&self, account: &AccountId, range: Range) -> Result<Vec<Post>, Error> {
        media::published_in(&self.database, self.user, account, range).await
    }
}
