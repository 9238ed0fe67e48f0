//! How long to stay away after Meta has said to slow down, and for whom.

use chrono::TimeDelta;

use super::Worker;
use crate::{
    domain::{AccountId, Allowance, Connection, GrantId, Pause, Refusal, RefusalKind, Timestamp},
    meta,
    store::Error,
};

/// What Meta's limits are counted by.
pub(super) struct Scopes {
    account: String,
    grant: String,
}

/// The scope of the app's own limits.
const APP: &str = "app";

impl Scopes {
    pub(super) fn of(account: &AccountId, grant: &GrantId) -> Self {
        Self {
            account: format!("account/{account}"),
            grant: format!("grant/{}/{}", grant.login, grant.subject),
        }
    }

    fn of_kind(&self, kind: RefusalKind) -> &str {
        match kind {
            _ if kind.is_about_app() => APP,
            RefusalKind::UserThrottled => &self.grant,
            _ => &self.account,
        }
    }
}

impl Worker {
    /// Until when Meta is not called, and why.
    pub(super) async fn paused(&self, scopes: &Scopes) -> Result<Option<Pause>, Error> {
        Ok(self.door.budget([APP, &scopes.grant, &scopes.account]).await?.0)
    }

    /// As [`Self::paused`], with what is used of the allowances.
    pub(super) async fn budget(&self, scopes: &Scopes) -> Result<(Option<Pause>, Allowance), Error> {
        let (pause, used) = self.door.budget([APP, &scopes.grant, &scopes.account]).await?;
        let of = |scope: &str| used.iter().find(|(name, _)| name == scope).map(|(_, percent)| *percent);
        let allowance = Allowance { account_used_percent: of(&scopes.account), app_used_percent: of(APP) };
        Ok((pause, allowance))
    }

    /// Tells every process how much is used.
    pub(super) async fn note_used(&self, scopes: &Scopes, allowance: Allowance) -> Result<(), Error> {
        let both = [(APP, allowance.app_used_percent), (&scopes.account, allowance.account_used_percent)];
        for (scope, percent) in both {
            if let Some(percent) = percent {
                self.door.note_used(scope, percent).await?;
            }
        }
        Ok(())
    }

    /// Until when Meta asked us to leave a connection alone, and why.
    pub async fn pause_of(&self, connection: &Connection) -> Result<Option<Pause>, Error> {
        self.paused(&Scopes::of(&connection.account.id, &connection.grant)).await
    }

    /// Obeys an error that says to wait, whatever else is made of it.
    pub(super) async fn heed(
        &self,
        scopes: &Scopes,
        error: &meta::Error,
        now: Timestamp,
    ) -> Result<(), Error> {
        if error.kind().is_throttle() {
            self.pause(scopes, error.kind(), &error.refusal(), now).await?;
        }
        Ok(())
    }

    /// Keeps every process from calling until Meta allows it; says when that is. The kind of throttle is not always
    /// what the refusal alone tells.
    pub(super) async fn pause(
        &self,
        scopes: &Scopes,
        kind: RefusalKind,
        refusal: &Refusal,
        now: Timestamp,
    ) -> Result<Timestamp, Error> {
        let until = now + self.pause_after(kind, refusal.regain_minutes);
        self.door.pause(scopes.of_kind(kind), &Pause { until, because: kind }).await?;
        Ok(until)
    }

    /// One minute more than Meta says, because it counts in whole minutes.
    fn pause_after(&self, kind: RefusalKind, regain_minutes: Option<u32>) -> TimeDelta {
        let meta = &self.config.meta;
        match (regain_minutes, kind) {
            (Some(minutes), _) => TimeDelta::minutes(i64::from(minutes) + 1),
            (None, RefusalKind::Irregular) => meta.wait_irregular,
            (None, RefusalKind::Blocked) => meta.wait_blocked,
            (None, _) => meta.wait_throttled,
        }
    }
}
