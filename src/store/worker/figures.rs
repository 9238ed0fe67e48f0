//! What was fetched. Saving anything again leaves the same rows, in whatever order it comes.

use crate::{
    domain::{
        AccountId, AudienceBreakdown, Day, Media, MediaId, MediaReading, Metric, OnlineFollowers, Profile,
        Reading, Taken, Untrusted, UserId,
    },
    store::{
        Error, RefusedMetric, WindowReading, WorkerStore,
        tables::{audience, days, media, profiles, refused_metrics, windows},
    },
};

impl WorkerStore {
    /// Tells how many readings are new or say something else than before.
    pub async fn save_days(
        &self,
        user: UserId,
        account: &AccountId,
        readings: &[(Day, Metric, Taken<Reading>)],
    ) -> Result<u64, Error> {
        days::save(&self.database, user, account, readings).await
    }

    /// Tells how many readings are new or say something else than before.
    pub async fn save_windows(
        &self,
        user: UserId,
        account: &AccountId,
        readings: &[WindowReading],
    ) -> Result<u64, Error> {
        windows::save(&self.database, user, account, readings).await
    }

    /// The metrics that Meta refused of this account without naming them.
    pub async fn refused_metrics(
        &self,
        user: UserId,
        account: &AccountId,
    ) -> Result<Vec<RefusedMetric>, Error> {
        refused_metrics::read(&self.database, user, account).await
    }

    pub async fn save_refused_metric(
        &self,
        user: UserId,
        account: &AccountId,
        refused: &RefusedMetric,
    ) -> Result<(), Error> {
        refused_metrics::save(&self.database, user, account, refused).await
    }

    /// Meta serves it after all.
    pub async fn forget_refused_metric(
        &self,
        user: UserId,
        account: &AccountId,
        asked_of: &str,
        metric: &str,
    ) -> Result<(), Error> {
        refused_metrics::forget(&self.database, user, account, asked_of, metric).await
    }

    pub async fn save_profile(
        &self,
        user: UserId,
        account: &AccountId,
        day: Day,
        profile: &Taken<Profile<Untrusted>>,
    ) -> Result<(), Error> {
        profiles::save(&self.database, user, account, day, profile).await
    }

    pub async fn save_audience(
        &self,
        user: UserId,
        account: &AccountId,
        breakdowns: &[AudienceBreakdown<Untrusted>],
    ) -> Result<(), Error> {
        audience::save(&self.database, user, account, breakdowns).await
    }

    pub async fn save_online(
        &self,
        user: UserId,
        account: &AccountId,
        online: &[OnlineFollowers],
    ) -> Result<(), Error> {
        audience::save_online(&self.database, user, account, online).await
    }

    /// Tells how many media are new or changed.
    pub async fn save_media(
        &self,
        user: UserId,
        account: &AccountId,
        media: &[Media<Untrusted>],
    ) -> Result<u64, Error> {
        media::save(&self.database, user, account, media).await
    }

    /// Tells how many readings are new or say something else than before.
    pub async fn save_media_readings(
        &self,
        user: UserId,
        account: &AccountId,
        readings: &[(MediaId, MediaReading)],
    ) -> Result<u64, Error> {
        media::save_readings(&self.database, user, account, readings).await
    }
}
