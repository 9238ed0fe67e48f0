//! A renewal whose new token Meta rejects at once, while the old one works on.

use crate::{
    domain::{
        Connection, FlightRecord, RecordKind, RenewalOutcome, Standing, Timestamp, Verdict, VerdictCode,
    },
    meta,
    store::{Due, Error, HealthChange, OpenGrant, RenewalEnd},
    worker::Worker,
};

impl Worker {
    /// Records that nothing came of it, and that the old token has just served a call. Says when to try again.
    pub(super) async fn useless(
        &self,
        due: &Due,
        grant: &OpenGrant,
        rejected: &meta::Error,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let next = self.will_try(grant, now).then_some(now + self.config.sync.ask_again);
        let what_next =
            if next.is_some() { "it is tried again tomorrow" } else { "press R to try again later" };
        let sentence = format!(
            "The token was not renewed: Meta rejected the new one that it had just issued, and the old one works \
             on; {what_next}."
        );
        let entry = FlightRecord::new(now, due.account.clone(), RecordKind::Refused, sentence)
            .with_refusal(&rejected.refusal())
            .of_renewal(RenewalOutcome::Later);
        let end = RenewalEnd {
            data_access_expires_at: grant.grant.data_access_expires_at,
            next_renewal_at: next,
            health: self.served_by(due, grant).await?.into_iter().map(still_works).collect(),
            records: vec![entry],
            ..RenewalEnd::of(grant.version, grant.grant.expiry)
        };
        self.end_renewal(due, grant, end, next).await
    }
}

/// The old token works, with the date that it had.
fn still_works(connection: Connection) -> HealthChange {
    let before = connection.verdict;
    let stands = before.outlives_renewal() || before == Verdict::renewal_kept_the_date();
    HealthChange {
        account: connection.account.id,
        standing: Some(Standing::Active),
        after: if stands { before.clone() } else { Verdict::of(VerdictCode::Ok) },
        before,
    }
}
