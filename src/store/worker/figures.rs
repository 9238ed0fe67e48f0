//! What was fetched. Saving anything again leaves the same rows, in whatever order it comes.

use crate::{
    domain::{
        AccountId, AudienceBreakdown, Day, Media, MediaId, MediaReading, Metric, OnlineFollowers, Profile,
        Reading, Taken, Untrusted, UserId,
    },
    store::{Error, RefusedMetric, WindowReading, WorkerStore, on},
};

impl WorkerStore {
    /// Tells how many readings are new or say something else than before.
    pub async fn save_days(
        &self,
        user: UserId,
        account: &AccountId,
        readings: &[(Day, Metric, Taken<Reading>)],
    ) -> Result<u64, Error> {
        on!(self.backend, days::save(user, account, readings))
    }

    /// Tells how many readings are new or say something else than before.
    pub async fn save_windows(
        &self,
        user: UserId,
        account: &AccountId,
        readings: &[WindowReading],
    ) -> Result<u64, Error> {
        on!(self.backend, windows::save(user, account, readings))
    }

    /// The metrics that Meta refused of this account without naming them.
    pub async fn refused_metrics(
        &self,
        user: UserId,
        account: &AccountId,
    ) -> Result<Vec<RefusedMetric>, Error> {
        on!(self.backend, refused_metrics::read(user, account))
    }

    pub async fn save_refused_metric(
        &self,
        user: UserId,
        account: &AccountId,
        refused: &RefusedMetric,
    ) -> Result<(), Error> {
        on!(self.backend, refused_metrics::save(user, account, refused))
    }

    /// Meta serves it after all.
    pub async fn forget_refused_metric(
        &self,
        user: UserId,
        account: &AccountId,
        asked_of: &str,
        metric: &str,
    ) -> Result<(), Error> {
        on!(self.backend, refused_metrics::forget(user, account, asked_of, metric))
    }

    pub async fn save_profile(
        &self,
        user: UserId,
        account: &AccountId,
        day: Day,
        profile: &Taken<Profile<Untrusted>>,
    ) -> Result<(), Error> {
        on!(self.backend, profiles::save(user, account, day, profile))
    }

    pub async fn save_audience(
        &self,
        user: UserId,
        account: &AccountId,
        breakdowns: &[AudienceBreakdown<Untrusted>],
    ) -> Result<(), Error> {
        on!(self.backend, audience::save(user, account, breakdowns))
    }

    pub async fn save_online(
        &self,
        user: UserId,
        account: &AccountId,
        online: &[OnlineFollowers],
    ) -> Result<(), Error> {
        on!(self.backend, audience::save_online(user, account, online))
    }

    /// Tells how many media are new or changed.
    pub async fn save_media(
        &self,
        user: UserId,
        account: &AccountId,
        media: &[Media<Untrusted>],
    ) -> Result<u64, Error> {
        on!(self.backend, media::save(user, account, media))
    }

    /// Tells how many readings are new or say something else than before.
    pub async fn save_media_readings(
        &self,
        user: UserId,
        account: &AccountId,
        readings: &[(MediaId, MediaReading)],
    ) -> Result<u64, Error> {
        on!(self.backend, media::save_readings(user, account, readings))
    }
}
