//! What commands print for other programs: JSON and CSV whose names and fields are a contract.

mod accounts;
mod audience;
mod health;
mod insights;
mod overview;
mod posts;
mod record;
mod sync;
mod table;

pub use accounts::AccountRow;
pub use health::HealthRow;
pub use overview::OverviewDocument;
pub use record::RecordRow;
pub use sync::{GapRow, SyncRow};
pub use table::{Format, Table};

use crate::{
    domain::{AccountId, Range, Timestamp},
    services::{Error, Services},
};

impl Services {
    /// Every stored day × metric of the range, ascending.
    pub async fn export_insights(&self, account: &AccountId, range: Range) -> Result<Table, Error> {
        Ok(insights::table(&self.mine.days(account, range).await?))
    }

    /// Every stored figure of the media published in the range, ascending.
    pub async fn export_posts(&self, account: &AccountId, range: Range) -> Result<Table, Error> {
        Ok(posts::table(&self.mine.media_readings(account, range).await?))
    }

    /// Every stored audience share of the range, ascending.
    pub async fn export_audience(&self, account: &AccountId, range: Range) -> Result<Table, Error> {
        let breakdowns = self.mine.audience_days(account, range).await?;
        let online = self.mine.audience(account).await?.online;
        Ok(audience::table(&breakdowns, &online, range))
    }
}

/// RFC 3339 in UTC, to the second.
pub fn instant(at: Timestamp) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
