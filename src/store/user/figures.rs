//! A user's figures, as they are known.

use crate::{
    domain::{AccountId, Audience, AudienceBreakdown, Day, Post, Profile, Range, Taken},
    store::{DayReadings, Error, UserStore, WindowReading, on},
};

impl UserStore {
    /// The days of which anything is known, ascending.
    pub async fn days(&self, account: &AccountId, range: Range) -> Result<Vec<DayReadings>, Error> {
        on!(self.backend, days::read(self.user, account, range))
    }

    /// The totals of exactly these windows.
    pub async fn windows(&self, account: &AccountId, ranges: &[Range]) -> Result<Vec<WindowReading>, Error> {
        on!(self.backend, windows::read(self.user, account, ranges))
    }

    /// The newest stored window of this length that ends no later than `not_after`.
    pub async fn newest_window(
        &self,
        account: &AccountId,
        day_count: i64,
        not_after: Day,
    ) -> Result<Option<Range>, Error> {
        on!(self.backend, windows::newest(self.user, account, day_count, not_after))
    }

    /// The profile of the newest day.
    pub async fn profile(&self, account: &AccountId) -> Result<Option<Taken<Profile>>, Error> {
        on!(self.backend, profiles::newest(self.user, account))
    }

    /// Ascending.
    pub async fn profile_days(
        &self,
        account: &AccountId,
        range: Range,
    ) -> Result<Vec<(Day, Taken<Profile>)>, Error> {
        on!(self.backend, profiles::read(self.user, account, range))
    }

    /// The newest day of each audience and dimension, and up to 30 days of online followers, ascending.
    pub async fn audience(&self, account: &AccountId) -> Result<Audience, Error> {
        on!(self.backend, audience::newest(self.user, account))
    }

    /// Every demographic breakdown of the range, ascending.
    pub async fn audience_days(
        &self,
        account: &AccountId,
        range: Range,
    ) -> Result<Vec<AudienceBreakdown>, Error> {
        on!(self.backend, audience::read(self.user, account, range))
    }

    /// Newest post first, each with the newest reading of each metric.
    pub async fn posts(&self, account: &AccountId, limit: u32) -> Result<Vec<Post>, Error> {
        on!(self.backend, media::posts(self.user, account, limit))
    }

    /// All readings of the media published in the range, ascending by publication.
    pub async fn media_readings(&self, account: &AccountId, range: Range) -> Result<Vec<Post>, Error> {
        on!(self.backend, media::published_in(self.user, account, range))
    }
}
