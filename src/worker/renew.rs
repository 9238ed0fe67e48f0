//! Renewal on request: the old token is kept until the new one has served a call.

use chrono::TimeDelta;

use super::{Worker, exchange::expiry_of, health::Trouble, pause::Scopes};
use crate::{
    domain::{
        AccountId, Expiry, FlightRecord, Login, RecordKind, RefusalKind, RenewedBy, Standing, Timestamp,
        Verdict, VerdictCode,
    },
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
        let scopes = Scopes::of(&due.account, &grant.grant.id);
        if let Some(until) = self.paused_until(&scopes).await? {
            return self.door.finish(due, Some(until)).await;
        }
        self.door.progress(due, "renewing the token").await?;
        let now = self.clock.now();
        let next = self.keeping_promises(due, &grant).await?.renew_once(due, &grant, now).await?;
        self.door.finish(due, next).await
    }

    /// This worker, promising what the connection was promised before or what it can promise itself, whichever is
    /// more: a command that happens to do a renewal ends no schedule.
    async fn keeping_promises(&self, due: &Due, grant: &OpenGrant) -> Result<Self, Error> {
        let before = self.store.as_user(due.user).connection(&due.account).await?;
        let before = before.map_or(RenewedBy::Nobody, |connection| connection.renewed_by);
        // The surest is written first.
        let renewed_by = before.min(self.renewed_by);
        if renewed_by != before {
            self.door.promise(due.user, &grant.grant.id, renewed_by).await?;
        }
        Ok(Self { renewed_by, ..self.clone() })
    }

    async fn renew_once(
        &self,
        due: &Due,
        grant: &OpenGrant,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        match self.new_token(due, grant, now).await? {
            Ok(renewed) => self.take_over(due, grant, renewed, now).await,
            Err(error) => self.refused(due, grant, &error, now).await,
        }
    }

    /// A new token that is kept beside the old one and has served a call. One that an interrupted renewal left
    /// comes first, for the old one may have ended with it.
    async fn new_token(
        &self,
        due: &Due,
        grant: &OpenGrant,
        now: Timestamp,
    ) -> Result<Result<RenewedToken, meta::Error>, Error> {
        let id = &grant.grant.id;
        if let Some(waiting) = self.door.pending(due.user, id).await? {
            match self.serves(due, grant, &waiting).await? {
                Err(error) if error.kind().rejects_token() => {}
                Err(error) => return Ok(Err(error)),
                Ok(()) => return Ok(Ok(waiting)),
            }
        }
        let renewed = match self.ask_for_another(grant, now).await {
            Ok(renewed) => renewed,
            Err(error) => return Ok(Err(error)),
        };
        // Whoever was faster has a token too, which is then the one that takes over.
        self.door.keep_pending(due.user, id, grant.version, &renewed).await?;
        Ok(self.serves(due, grant, &renewed).await?.map(|()| renewed))
    }

    async fn ask_for_another(&self, grant: &OpenGrant, now: Timestamp) -> Result<RenewedToken, meta::Error> {
        let renewed = match grant.grant.id.login {
            Login::Instagram => self.meta.refresh(&grant.token).await?,
            Login::Facebook => self.meta.exchange_for_long(Login::Facebook, &grant.token).await?,
        };
        Ok(RenewedToken {
            token: renewed.token,
            expiry: expiry_of(renewed.expires_in, now),
            data_access_expires_at: None,
            at: now,
        })
    }

    /// Lets the new token serve a call; one that Meta rejects is dropped.
    async fn serves(
        &self,
        due: &Due,
        grant: &OpenGrant,
        renewed: &RenewedToken,
    ) -> Result<Result<(), meta::Error>, Error> {
        let id = &grant.grant.id;
        let served = self.meta.me(Access { login: id.login, token: &renewed.token }).await.map(drop);
        if served.as_ref().is_err_and(|error| error.kind().rejects_token()) {
            self.door.drop_pending(due.user, id, grant.version).await?;
        }
        Ok(served)
    }

    /// The old token goes, and the clocks follow. Says when to renew next.
    async fn take_over(
        &self,
        due: &Due,
        grant: &OpenGrant,
        renewed: RenewedToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let id = &grant.grant.id;
        if !self.door.promote_pending(due.user, id, grant.version).await? {
            // Somebody else renewed it meanwhile, and theirs stands.
            return Ok(self.next_renewal(id.login, renewed.expiry, now, now));
        }
        let (expiry, data_access_expires_at) = self.clocks(grant, &renewed).await;
        let next = self.next_renewal(id.login, expiry, now, now);
        let kept_its_date = did_not_move(grant.grant.expiry, expiry);
        // A renewal that changes nothing is no promise, though the next one may fare better.
        let promised = if kept_its_date { None } else { next };
        self.door.set_clocks(due.user, id, expiry, data_access_expires_at, promised).await?;
        let verdict =
            if kept_its_date { Verdict::renewal_kept_the_date() } else { Verdict::of(VerdictCode::Ok) };
        for account in self.accounts_of(due, grant).await? {
            self.door.set_health(due.user, &account, Some(Standing::Active), &verdict).await?;
            if kept_its_date {
                let entry = FlightRecord::new(now, account, RecordKind::Refused, verdict.sentence.clone());
                self.door.record(due.user, &entry).await?;
            }
        }
        Ok(next)
    }

    /// The new token's clocks. What `debug_token` says outranks what was counted from `expires_in`; a renewal
    /// never moves the second clock.
    async fn clocks(&self, grant: &OpenGrant, renewed: &RenewedToken) -> (Expiry, Option<Timestamp>) {
        let known = grant.grant.data_access_expires_at;
        if grant.grant.id.login == Login::Instagram {
            return (renewed.expiry, known);
        }
        match self.meta.debug_token(&renewed.token).await {
            Ok(info) => (info.expiry.unwrap_or(renewed.expiry), info.data_access_expires_at.or(known)),
            Err(error) => {
                tracing::info!(kind = %error.kind(), "Meta did not say when the renewed token ends");
                (renewed.expiry, known)
            }
        }
    }

    /// Every account that the grant serves.
    async fn accounts_of(&self, due: &Due, grant: &OpenGrant) -> Result<Vec<AccountId>, Error> {
        let all = self.store.as_user(due.user).connections(false).await?;
        Ok(all
            .into_iter()
            .filter(|connection| connection.grant == grant.grant.id)
            .map(|connection| connection.account.id)
            .collect())
    }

    /// Records a refusal and what it means. Says when to try again: a person may put it right at Meta meanwhile.
    async fn refused(
        &self,
        due: &Due,
        grant: &OpenGrant,
        error: &meta::Error,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let trouble = self.note_refusal(due, "The token was not renewed", error, now).await?;
        let id = &grant.grant.id;
        // A refusal about the request, or a setting of ours, says nothing about the token, which goes on working.
        let concerns_token = !trouble.is_nothing() && !matches!(error, meta::Error::NotConfigured { .. });
        let before = self.store.as_user(due.user).connection(&due.account).await?;
        if let Some(before) = before.filter(|_| concerns_token) {
            let verdict = trouble.verdict(&before.verdict, id.login);
            self.door.set_health(due.user, &due.account, trouble.standing(), &verdict).await?;
        }
        let again = match trouble.worst() {
            Some((refusal, _)) if refusal.kind().is_throttle() => {
                self.pause(&Scopes::of(&due.account, id), refusal, now).await?.max(now + TRY_AGAIN)
            }
            _ => now + TRY_AGAIN,
        };
        let can_renew = self.next_renewal(id.login, grant.grant.expiry, now, now).is_some();
        let next = can_renew.then_some(again);
        let known = &grant.grant;
        self.door.set_clocks(due.user, id, known.expiry, known.data_access_expires_at, next).await?;
        Ok(next)
    }

    async fn note_refusal(
        &self,
        due: &Due,
        what: &str,
        error: &meta::Error,
        now: Timestamp,
    ) -> Result<Trouble, Error> {
        let mut trouble = Trouble::default();
        trouble.take(error);
        if let Some((refusal, sentence)) = trouble.worst() {
            let kind = if refusal.kind().is_throttle() { RecordKind::Throttled } else { RecordKind::Refused };
            let sentence = format!("{what}: {sentence}");
            let entry = FlightRecord::new(now, due.account.clone(), kind, sentence).with_refusal(refusal);
            self.door.record(due.user, &entry).await?;
        }
        Ok(trouble)
    }

    /// Withdraws the grant at Meta; only Facebook Login has such a call.
    pub(super) async fn revoke(&self, due: &Due) -> Result<(), Error> {
        let grant = self.door.grant_of(due.user, &due.account).await?;
        if let Some(grant) = grant.filter(|grant| grant.grant.id.login == Login::Facebook) {
            let now = self.clock.now();
            match self.meta.revoke(&grant.token).await {
                Ok(()) => {
                    // Every token of the grant has died with it.
                    let verdict = Verdict::on(RefusalKind::Removed, Login::Facebook);
                    for account in self.accounts_of(due, &grant).await? {
                        self.door.set_health(due.user, &account, Some(Standing::Revoked), &verdict).await?;
                        let entry = FlightRecord::new(
                            now,
                            account,
                            RecordKind::Disconnected,
                            "The permission was withdrawn at Meta.",
                        );
                        self.door.record(due.user, &entry).await?;
                    }
                }
                Err(error) => {
                    self.note_refusal(due, "The permission was not withdrawn at Meta", &error, now).await?;
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
