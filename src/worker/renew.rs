//! Renewal on request: the old token is kept until the new one has served a call.

use chrono::TimeDelta;

use super::{
    Worker,
    exchange::expiry_of,
    health::{Trouble, Weighed},
};
use crate::{
    domain::{Expiry, FlightRecord, Login, RecordKind, RenewedBy, Standing, Timestamp, Verdict, VerdictCode},
    meta::{self, Access},
    store::{Due, Error, OpenGrant, RenewedToken},
};

/// A renewal that was refused is tried again a day later; Meta takes an Instagram token once it is a day old.
const TRY_AGAIN: TimeDelta = TimeDelta::hours(24);

impl Worker {
    /// Renews the grant behind an account once.
    pub(super) async fn renew(&self, due: &Due) -> Result<(), Error> {
        let Some(grant) = self.door.grant_of(due.user, &due.account).await? else {
            return self.door.finish(due, None).await;
        };
        self.door.progress(due, "renewing the token").await?;
        let now = self.clock.now();
        let next = match self.renewed(&grant, now).await {
            Ok(renewed) => self.adopt(due, &grant, renewed, now).await?,
            Err(error) => self.refused(due, &grant, &error, now).await?,
        };
        self.door.finish(due, next).await
    }

    /// Asks Meta for a new token, and for its date where the answer leaves it out.
    async fn renewed(&self, grant: &OpenGrant, now: Timestamp) -> Result<RenewedToken, meta::Error> {
        let known_access_end = grant.grant.data_access_expires_at;
        match grant.grant.id.login {
            Login::Instagram => {
                let renewed = self.meta.refresh(&grant.token).await?;
                Ok(RenewedToken {
                    token: renewed.token,
                    expiry: expiry_of(renewed.expires_in, now),
                    data_access_expires_at: known_access_end,
                    at: now,
                })
            }
            Login::Facebook => {
                let renewed = self.meta.exchange_for_long(Login::Facebook, &grant.token).await?;
                let info = self.meta.debug_token(&renewed.token).await?;
                Ok(RenewedToken {
                    token: renewed.token,
                    expiry: info.expiry.unwrap_or_else(|| expiry_of(renewed.expires_in, now)),
                    data_access_expires_at: info.data_access_expires_at.or(known_access_end),
                    at: now,
                })
            }
        }
    }

    /// Keeps the new token beside the old one, lets it serve a call, and only then lets the old one go. Says
    /// when to renew next.
    async fn adopt(
        &self,
        due: &Due,
        grant: &OpenGrant,
        renewed: RenewedToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let id = &grant.grant.id;
        if !self.door.keep_pending(due.user, id, grant.version, &renewed).await? {
            // Somebody else renewed it meanwhile, and theirs stands.
            return Ok(self.next_renewal(id.login, renewed.expiry, now, now));
        }
        let served = self.meta.me(Access { login: id.login, token: &renewed.token }).await;
        if let Err(error) = served {
            if error.kind().rejects_token() {
                self.door.drop_pending(due.user, id, grant.version + 1).await?;
            }
            return self.refused(due, grant, &error, now).await;
        }
        self.door.promote_pending(due.user, id, grant.version + 1).await?;
        let next = self.next_renewal(id.login, renewed.expiry, now, now);
        self.door.set_clocks(due.user, id, renewed.expiry, renewed.data_access_expires_at, next).await?;
        if did_not_move(grant.grant.expiry, renewed.expiry) {
            let sentence =
                "Meta renewed the token but did not move its date: press c and log in again before then.";
            let entry = FlightRecord::new(now, due.account.clone(), RecordKind::Refused, sentence);
            self.door.record(due.user, &entry).await?;
            let verdict = Verdict { code: VerdictCode::Reconnect, sentence: sentence.to_owned() };
            self.door.set_health(due.user, &due.account, None, &verdict).await?;
            return Ok(next);
        }
        self.door
            .set_health(due.user, &due.account, Some(Standing::Active), &Verdict::of(VerdictCode::Ok))
            .await?;
        Ok(next)
    }

    /// Records a refusal and what it means. Says when to try again: never, once the token itself is rejected.
    async fn refused(
        &self,
        due: &Due,
        grant: &OpenGrant,
        error: &meta::Error,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let mut trouble = Trouble::default();
        let (Weighed::ThisCall(_) | Weighed::Everything) = trouble.take(error, 1);
        if let Some((refusal, sentence)) = trouble.worst() {
            let sentence = format!("The token was not renewed: {sentence}");
            let kind = if refusal.kind().is_throttle() { RecordKind::Throttled } else { RecordKind::Refused };
            let entry = FlightRecord::new(now, due.account.clone(), kind, sentence).with_refusal(refusal);
            self.door.record(due.user, &entry).await?;
        }
        // A refusal about the request says nothing about the token, which goes on working.
        if !trouble.is_nothing() {
            let verdict = trouble.verdict(grant.grant.id.login);
            self.door.set_health(due.user, &due.account, trouble.standing(), &verdict).await?;
        }
        let promised = self.renewed_by != RenewedBy::Nobody && !error.kind().rejects_token();
        Ok(promised.then(|| now + TRY_AGAIN))
    }

    /// Withdraws the grant at Meta; only Facebook Login has such a call.
    pub(super) async fn revoke(&self, due: &Due) -> Result<(), Error> {
        let grant = self.door.grant_of(due.user, &due.account).await?;
        if let Some(grant) = grant.filter(|grant| grant.grant.id.login == Login::Facebook) {
            let now = self.clock.now();
            match self.meta.revoke(&grant.token).await {
                Ok(()) => {
                    let entry = FlightRecord::new(
                        now,
                        due.account.clone(),
                        RecordKind::Disconnected,
                        "The permission was withdrawn at Meta.",
                    );
                    self.door.record(due.user, &entry).await?;
                }
                Err(error) => {
                    self.refused(due, &grant, &error, now).await?;
                }
            }
        }
        self.door.finish(due, None).await
    }
}

fn did_not_move(before: Expiry, after: Expiry) -> bool {
    match (before, after) {
        (Expiry::At(before), Expiry::At(after)) => after <= before,
        _ => false,
    }
}
