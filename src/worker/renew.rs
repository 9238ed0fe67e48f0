//! Renewal on request: the old token is kept until the new one has served a call.

mod fresh;
mod held;
mod refused;
mod revoked;
mod useless;
mod waiting;

use self::fresh::Renewal;
use super::{Worker, heartbeat::Lease, pause::Scopes};
use crate::{
    domain::{
        AccountId, Connection, Expiry, FlightRecord, Login, RecordKind, RenewalOutcome, RenewedBy, Standing,
        Timestamp, UserId, Verdict, VerdictCode, WorkKind,
    },
    store::{Due, Error, HealthChange, OpenGrant, RenewalEnd, RenewedToken},
    telemetry::stop_point,
};

impl Worker {
    /// Renews the grant behind an account once.
    pub(super) async fn renew(&self, due: &Due, lease: &Lease) -> Result<(), Error> {
        let Some(mut grant) = self.door.grant_of(due.user, &due.account).await? else {
            return self.door.finish(due, None).await;
        };
        let now = self.clock.now();
        // What an interrupted renewal had left may have been taken up since then, and was all that was wanted. An
        // instant that is still to come is that of a clock that was ahead.
        if grant.grant.renewed_at.is_some_and(|at| due.due_at <= at && at <= now) {
            let next = self.scheduled(due, &grant).await?;
            return self.door.finish(due, next).await;
        }
        let told = grant.grant.expiry;
        if self.is_held(due, &mut grant).await? {
            return self.hold_back(due, &grant, told).await;
        }
        let scopes = Scopes::of(&due.account, &grant.grant.id);
        let (worker, before) = self.as_promised(due).await?;
        if let Some(pause) = self.paused(&scopes).await? {
            // Where somebody renews it is tried again then; otherwise a person has to ask again.
            let again = worker.will_try(&grant, now).then_some(pause.until);
            return self.door.finish(due, again).await;
        }
        self.door.progress(due, "renewing the token").await?;
        worker.promise(due, &grant, before, now).await?;
        let next = worker.renew_once(due, grant, lease, now).await?;
        self.door.finish(due, next).await
    }

    /// This worker as [`Self::promising`] what was promised for the account, and by whom that was.
    async fn as_promised(&self, due: &Due) -> Result<(Self, RenewedBy), Error> {
        let before = self.promised(due.user, std::slice::from_ref(&due.account)).await?;
        Ok((self.promising(before), before))
    }

    /// Tells who renews the grant from now on, where that is news.
    async fn promise(
        &self,
        due: &Due,
        grant: &OpenGrant,
        before: RenewedBy,
        now: Timestamp,
    ) -> Result<(), Error> {
        if self.renewed_by != before && self.will_try(grant, now) {
            self.door.promise(due.user, &grant.grant.id, self.renewed_by).await?;
        }
        Ok(())
    }

    /// How a renewal ended after which the next is due by `next`. A date without anybody is a promise nobody keeps, and
    /// somebody without a date is the same.
    fn end_until(&self, next: Option<Timestamp>, end: RenewalEnd) -> RenewalEnd {
        let is_broken = next.is_none() && self.renewed_by != RenewedBy::Nobody;
        RenewalEnd { renewed_by: is_broken.then_some(RenewedBy::Nobody), again: next, ..end }
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
        lease: &Lease,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        match self.new_token(due, &mut grant, lease, now).await? {
            Renewal::Serves(renewed) => self.take_over(due, &grant, renewed, now).await,
            Renewal::Refused(error) => self.refused(due, &grant, &error, now).await,
            Renewal::Useless(error) => self.useless(due, &grant, &error, now).await,
            Renewal::Overtaken => self.scheduled(due, &grant).await,
            // Where nobody has taken over it is begun again.
            Renewal::Lapsed => Ok(Some(self.clock.now())),
        }
    }

    /// When the grant is to be renewed as whoever overtook this renewal has left it.
    async fn scheduled(&self, due: &Due, grant: &OpenGrant) -> Result<Option<Timestamp>, Error> {
        Ok(self.served_by(due, grant).await?.into_iter().find_map(|one| one.next_renewal_at))
    }

    /// The old token goes and the clocks follow, in one step. Says when to renew next.
    async fn take_over(
        &self,
        due: &Due,
        grant: &OpenGrant,
        renewed: RenewedToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let id = &grant.grant.id;
        let (expiry, data_access_expires_at) = self.clocks(due, grant, &renewed).await?;
        stop_point("worker.renewal.clocks_read");
        let next = self.next_renewal(id.login, expiry, now, now);
        let kept_its_date = did_not_move(grant.grant.expiry, expiry);
        let verdict =
            if kept_its_date { Verdict::renewal_kept_the_date() } else { Verdict::of(VerdictCode::Ok) };
        let connections = self.served_by(due, grant).await?;
        let record = |connection: &Connection| {
            let account = connection.account.id.clone();
            FlightRecord::new(now, account, RecordKind::Refused, verdict.sentence.clone())
                .of_renewal(RenewalOutcome::Renewed)
        };
        let end = RenewalEnd {
            data_access_expires_at,
            // A renewal that changes nothing is no promise, though the next one may fare better.
            next_renewal_at: if kept_its_date { None } else { next },
            health: connections.iter().map(|connection| after_renewal(connection, &verdict)).collect(),
            records: connections.iter().filter(|_| kept_its_date).map(record).collect(),
            ..RenewalEnd::of(grant.version, expiry)
        };
        let end = self.end_until(next, end);
        let is_ours = self.door.promote_pending(due.user, id, work_of(due), &end).await?;
        // Where somebody else renewed it meanwhile, theirs stands.
        if is_ours { Ok(next) } else { self.scheduled(due, grant).await }
    }

    /// Stores how a renewal ended; says `next`, or what stands where somebody else has overtaken it.
    async fn end_renewal(
        &self,
        due: &Due,
        grant: &OpenGrant,
        end: RenewalEnd,
        next: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, Error> {
        let end = self.end_until(next, end);
        let is_ours = self.door.end_renewal(due.user, &grant.grant.id, work_of(due), &end).await?;
        if is_ours { Ok(next) } else { self.scheduled(due, grant).await }
    }

    /// The new token's clocks. What `debug_token` says outranks what was counted from `expires_in`; a renewal
    /// never moves the second clock.
    async fn clocks(
        &self,
        due: &Due,
        grant: &OpenGrant,
        renewed: &RenewedToken,
    ) -> Result<(Expiry, Option<Timestamp>), Error> {
        let known = grant.grant.data_access_expires_at;
        if grant.grant.id.login == Login::Instagram {
            return Ok((renewed.expiry, known));
        }
        Ok(match self.meta.debug_token(&renewed.token).await {
            Ok(info) => (info.expiry.unwrap_or(renewed.expiry), info.data_access_expires_at.or(known)),
            Err(error) => {
                tracing::info!(kind = %error.kind(), "Meta did not say when the renewed token ends");
                self.heed(&Scopes::of(&due.account, &grant.grant.id), &error, self.clock.now()).await?;
                (renewed.expiry, known)
            }
        })
    }

    /// Every connection that the grant serves.
    async fn served_by(&self, due: &Due, grant: &OpenGrant) -> Result<Vec<Connection>, Error> {
        let mut all = self.store.as_user(due.user).connections(false).await?;
        all.retain(|connection| connection.grant == grant.grant.id);
        Ok(all)
    }
}

/// What ends with the renewal; a fetch that took up a token goes on.
fn work_of(due: &Due) -> Option<&Due> {
    (due.kind == WorkKind::Renew).then_some(due)
}

/// The token works again; what else is wrong with a connection is for a fetch to say.
fn after_renewal(connection: &Connection, verdict: &Verdict) -> HealthChange {
    let before = connection.verdict.clone();
    HealthChange {
        account: connection.account.id.clone(),
        standing: Some(Standing::Active),
        after: if before.outlives_renewal() { before.clone() } else { verdict.clone() },
        before,
    }
}

fn did_not_move(before: Expiry, after: Expiry) -> bool {
    match (before, after) {
        (Expiry::At(before), Expiry::At(after)) => after <= before,
        _ => false,
    }
}
