//! Renewal on request: the old token is kept until the new one has served a call.

mod refused;
mod revoked;

use super::{Worker, exchange::expiry_of, pause::Scopes};
use crate::{
    domain::{
        AccountId, Connection, Expiry, FlightRecord, Login, RecordKind, RenewedBy, Standing, Timestamp,
        UserId, Verdict, VerdictCode,
    },
    meta::{self, Access},
    store::{Due, Error, OpenGrant, RenewedToken},
};

impl Worker {
    /// Renews the grant behind an account once.
    pub(super) async fn renew(&self, due: &Due) -> Result<(), Error> {
        let Some(grant) = self.door.grant_of(due.user, &due.account).await? else {
            return self.door.finish(due, None).await;
        };
        let scopes = Scopes::of(&due.account, &grant.grant.id);
        let now = self.clock.now();
        let before = self.promised(due.user, std::slice::from_ref(&due.account)).await?;
        let worker = self.promising(before);
        if let Some(until) = self.paused_until(&scopes).await? {
            return worker.put_off_renewal(due, &grant, until, now).await;
        }
        self.door.progress(due, "renewing the token").await?;
        let id = &grant.grant.id;
        if worker.renewed_by != before && worker.will_try(&grant, now) {
            self.door.promise(due.user, id, worker.renewed_by).await?;
        }
        let next = worker.renew_once(due, &grant, now).await?;
        // A date without anybody is a promise nobody keeps, and somebody without a date is the same.
        if next.is_none() && worker.renewed_by != RenewedBy::Nobody {
            self.door.promise(due.user, id, RenewedBy::Nobody).await?;
        }
        self.door.finish(due, next).await
    }

    /// Who renews these connections of a user already, if anybody does.
    pub(super) async fn promised(&self, user: UserId, accounts: &[AccountId]) -> Result<RenewedBy, Error> {
        let mut surest = RenewedBy::Nobody;
        for account in accounts {
            let found = self.store.as_user(user).connection(account).await?;
            // The surest is written first.
            surest = found
                .filter(Connection::is_connected)
                .map_or(surest, |connection| surest.min(connection.renewed_by));
        }
        Ok(surest)
    }

    /// This worker, promising what was promised before or what it can promise itself, whichever is more: a command
    /// that happens to do a renewal ends no schedule.
    pub(super) fn promising(&self, before: RenewedBy) -> Self {
        Self { renewed_by: before.min(self.renewed_by), ..self.clone() }
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
        let out = self.unrepeatable.begin();
        let renewed = match self.ask_for_another(grant, now).await {
            Ok(renewed) => renewed,
            Err(error) => return Ok(Err(error)),
        };
        // Whoever was faster has a token too, which is then the one that takes over.
        self.door.keep_pending(due.user, id, grant.version, &renewed).await?;
        drop(out);
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
}

fn did_not_move(before: Expiry, after: Expiry) -> bool {
    match (before, after) {
        (Expiry::At(before), Expiry::At(after)) => after <= before,
        _ => false,
    }
}
