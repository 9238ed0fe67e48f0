//! Renewal on request: the old token is kept until the new one has served a call.

mod fresh;
mod refused;
mod revoked;

use self::fresh::Renewal;
use super::{Worker, pause::Scopes};
use crate::{
    domain::{
        AccountId, Connection, Expiry, FlightRecord, Login, RecordKind, RenewedBy, Standing, Timestamp,
        UserId, Verdict, VerdictCode,
    },
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
        let id = grant.grant.id.clone();
        if worker.renewed_by != before && worker.will_try(&grant, now) {
            self.door.promise(due.user, &id, worker.renewed_by).await?;
        }
        let next = worker.renew_once(due, grant, now).await?;
        // A date without anybody is a promise nobody keeps, and somebody without a date is the same.
        if next.is_none() && worker.renewed_by != RenewedBy::Nobody {
            self.door.promise(due.user, &id, RenewedBy::Nobody).await?;
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
        mut grant: OpenGrant,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        match self.new_token(due, &mut grant, now).await? {
            Renewal::Serves(renewed) => self.take_over(due, &grant, renewed, now).await,
            Renewal::Refused(error) => self.refused(due, &grant, &error, now).await,
            Renewal::Overtaken => self.scheduled(due, &grant).await,
        }
    }

    /// When the grant is to be renewed as whoever overtook this renewal has left it.
    async fn scheduled(&self, due: &Due, grant: &OpenGrant) -> Result<Option<Timestamp>, Error> {
        let all = self.store.as_user(due.user).connections(false).await?;
        Ok(all.into_iter().filter(|one| one.grant == grant.grant.id).find_map(|one| one.next_renewal_at))
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
        if self.door.promote_pending(due.user, id, grant.version).await?.is_none() {
            // Somebody else renewed it meanwhile, and theirs stands.
            return self.scheduled(due, grant).await;
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
