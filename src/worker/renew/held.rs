//! An imported token that the set-up it came from may still use: a renewal could end it there, so it is left alone
//! until its last days, when that set-up has not renewed it either.

use chrono::TimeDelta;

use crate::{
    domain::{Expiry, FlightRecord, Login, RecordKind, RenewalOutcome, Runway, Timestamp},
    store::{Due, Error, OpenGrant, RenewalEnd},
    worker::{Worker, pause::Scopes},
};

impl Worker {
    /// Whether the grant is not to be renewed yet. Where nobody has said when it ends Meta is asked, as far as that
    /// takes no renewal, and the grant then has its answer.
    pub(super) async fn is_held(&self, due: &Due, grant: &mut OpenGrant) -> Result<bool, Error> {
        if !grant.held {
            return Ok(false);
        }
        if grant.grant.id.login == Login::Facebook && grant.grant.expiry == Expiry::Unknown {
            match self.meta.debug_token(&grant.token).await {
                Ok(info) => {
                    grant.grant.expiry = info.expiry.unwrap_or(Expiry::Unknown);
                    grant.grant.data_access_expires_at =
                        info.data_access_expires_at.or(grant.grant.data_access_expires_at);
                }
                Err(error) => {
                    tracing::info!(kind = %error.kind(), "Meta did not say when the imported token ends");
                    let scopes = Scopes::of(&due.account, &grant.grant.id);
                    self.heed(&scopes, &error, self.clock.now()).await?;
                }
            }
        }
        Ok(Runway::held_until(grant.grant.expiry).is_none_or(|from| self.clock.now() < from))
    }

    /// Renews nothing, and says why and until when; where Meta has just told the token's end, unlike what was `told`
    /// before, that is kept and was all that was wanted.
    pub(super) async fn hold_back(&self, due: &Due, grant: &OpenGrant, told: Expiry) -> Result<(), Error> {
        let now = self.clock.now();
        let (worker, _) = self.as_promised(due).await?;
        let next = next(grant, now, worker.config.sync.renew_every).filter(|_| worker.will_try(grant, now));
        let record = FlightRecord::new(now, due.account.clone(), RecordKind::Refused, sentence(grant))
            .of_renewal(RenewalOutcome::Held);
        let end = RenewalEnd {
            data_access_expires_at: grant.grant.data_access_expires_at,
            next_renewal_at: next,
            health: Vec::new(),
            records: if told == grant.grant.expiry { vec![record] } else { Vec::new() },
            ..RenewalEnd::of(grant.version, grant.grant.expiry)
        };
        let next = worker.end_renewal(due, grant, end, next).await?;
        self.door.finish(due, next).await
    }
}

/// When to look again: in the token's last days, or once Meta may say when those are.
fn next(grant: &OpenGrant, now: Timestamp, every: TimeDelta) -> Option<Timestamp> {
    match (grant.grant.expiry, grant.grant.id.login) {
        (Expiry::Unknown, Login::Facebook) => Some(now + every),
        (expiry, _) => Runway::held_until(expiry),
    }
}

fn sentence(grant: &OpenGrant) -> String {
    let until = match grant.grant.expiry {
        Expiry::At(_) => Runway::held_until(grant.grant.expiry)
            .map_or_else(String::new, |from| format!(" before {}", from.format("%Y-%m-%d %H:%M UTC"))),
        Expiry::Never => ", and it does not end by itself".to_owned(),
        Expiry::Unknown => ", and nobody has said when it ends".to_owned(),
    };
    format!(
        "The token is not renewed{until}: it was imported, and the set-up it came from may still use it. `lightmeter \
         migrate legacy --adopt` hands it over."
    )
}
