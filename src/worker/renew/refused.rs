//! A renewal that was refused or put off: what is recorded, and what may be promised about the next try.

use crate::{
    domain::{
        Connection, FlightRecord, Grant, Login, RecordKind, RefusalKind, RenewalOutcome, Runway, Timestamp,
        Verdict, VerdictCode,
    },
    meta,
    store::{Due, Error, HealthChange, OpenGrant, RenewalEnd},
    worker::{
        Worker,
        health::{self, Trouble},
        pause::Scopes,
        spread::spread,
    },
};

impl Worker {
    /// Records a refusal and what it means. Says when to try again: a person may put it right at Meta meanwhile.
    pub(super) async fn refused(
        &self,
        due: &Due,
        grant: &OpenGrant,
        error: &meta::Error,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let id = &grant.grant.id;
        let will_try = self.will_try(grant, now);
        let sentence = match error.kind() {
            // What a fetch can go on without is all that a renewal asks for.
            RefusalKind::Parameter if !error.has_known_cause() => {
                "Meta did not accept the request; the token works on: press c to log in again before it ends."
                    .to_owned()
            }
            _ if will_try => health::sentence(error, id.login),
            _ => without_promise(error, id.login),
        };
        let (trouble, record) =
            weigh(due, id.login, error, &format!("The token was not renewed: {sentence}"), now);
        let record = record.map(|record| record.of_renewal(outcome(error, grant, now)));
        let paused_until = match trouble.worst() {
            Some((refusal, _)) if refusal.kind().is_throttle() => {
                Some(self.pause(&Scopes::of(&due.account, id), refusal.kind(), refusal, now).await?)
            }
            _ => None,
        };
        // A refusal about the request, or a setting of ours, says nothing about the token, which goes on working.
        let concerns_token = !trouble.is_nothing() && !matches!(error, meta::Error::NotConfigured { .. });
        let mut concerned = self.served_by(due, grant).await?;
        // A token that Meta rejects is rejected for every account of the grant; all else is told where it was asked.
        if trouble.standing().is_none() {
            concerned.retain(|connection| connection.account.id == due.account);
        }
        let entry_of = |connection: &Connection| {
            record.clone().map(|record| FlightRecord { account_id: connection.account.id.clone(), ..record })
        };
        let records = concerned.iter().filter_map(entry_of).collect();
        let change_of = |connection: Connection| HealthChange {
            account: connection.account.id,
            standing: trouble.standing(),
            after: match trouble.verdict(&connection.verdict, id.login) {
                Verdict { code: VerdictCode::Wait, .. } if !will_try => {
                    Verdict { code: VerdictCode::Wait, sentence: sentence.clone() }
                }
                verdict => verdict.slowed_until(paused_until),
            },
            before: connection.verdict,
        };
        let health = concerned.into_iter().filter(|_| concerns_token).map(change_of).collect();
        let again = if error.kind().is_temporary() {
            self.next_try(grant, now)
        } else {
            now + self.config.sync.ask_again
        };
        let again = again.max(paused_until.unwrap_or(now));
        let next = will_try.then_some(again);
        let end = RenewalEnd {
            data_access_expires_at: grant.grant.data_access_expires_at,
            next_renewal_at: next,
            health,
            records,
            ..RenewalEnd::of(grant.version, grant.grant.expiry)
        };
        self.end_renewal(due, grant, end, next).await
    }

    /// Whether this worker, or one like it, renews the grant by itself.
    pub(super) fn will_try(&self, grant: &OpenGrant, now: Timestamp) -> bool {
        self.next_renewal(grant.grant.id.login, grant.grant.expiry, now, now).is_some()
    }

    /// Soon and then less and less often, from when the renewal fell due.
    fn next_try(&self, grant: &OpenGrant, now: Timestamp) -> Timestamp {
        let Grant { id, expiry, issued_at, renewed_at, .. } = &grant.grant;
        let fell_due = renewed_at.or(*issued_at).and_then(|last| {
            Runway::next_renewal(id.login, *expiry, self.config.sync.renew_every, last, now)
        });
        let since = fell_due.map_or(now, |at| at.min(now));
        let waits = (self.config.sync.renewal_retry_first, self.config.sync.renewal_retry_longest);
        Runway::next_try(waits, since, *expiry, now, spread(id))
    }
}

/// What a refusal says about the connection, and the entry that tells of it.
pub(super) fn weigh(
    due: &Due,
    login: Login,
    error: &meta::Error,
    sentence: &str,
    now: Timestamp,
) -> (Trouble, Option<FlightRecord>) {
    let mut trouble = Trouble::default();
    trouble.take(error, login);
    let record = trouble.worst().map(|(refusal, _)| {
        let kind = if refusal.kind().is_throttle() { RecordKind::Throttled } else { RecordKind::Refused };
        let entry = FlightRecord::new(now, due.account.clone(), kind, sentence);
        // Nothing was asked of Meta, and an entry with the facts of a call would say that it did not answer.
        if matches!(error, meta::Error::NotConfigured { .. }) { entry } else { entry.with_refusal(refusal) }
    });
    (trouble, record)
}

/// What a refusal means for asking again.
fn outcome(error: &meta::Error, grant: &OpenGrant, now: Timestamp) -> RenewalOutcome {
    let (kind, login) = (error.kind(), grant.grant.id.login);
    let is_young = grant.grant.issued_at.is_some_and(|at| now < at + Runway::RENEWABLE_AFTER);
    match error {
        meta::Error::NotConfigured { .. } => RenewalOutcome::NotConfigured,
        _ if Verdict::on(kind, login).code.needs_person() => RenewalOutcome::NeedsPerson,
        _ if error.is_too_young() => RenewalOutcome::TooYoung,
        _ if kind.is_temporary() => RenewalOutcome::Later,
        // Meta tells the reason by its words alone, which it may change.
        _ if kind == RefusalKind::Parameter && login == Login::Instagram && is_young => {
            RenewalOutcome::TooYoung
        }
        _ => RenewalOutcome::Refused,
    }
}

/// What is wrong and what to do where nobody renews by themselves, so that no next try may be promised.
fn without_promise(error: &meta::Error, login: Login) -> String {
    if error.is_too_young() {
        return "The token is younger than 24 hours, so Meta does not renew it yet: renew it again tomorrow."
            .to_owned();
    }
    if error.kind() == RefusalKind::Blocked {
        return format!("{}; renew again much later.", Verdict::BLOCKED);
    }
    match (error.kind().is_throttle(), error.refusal().regain_minutes) {
        (true, Some(minutes)) => format!("Meta asks us to slow down: renew again in {minutes} min."),
        (true, None) => "Meta asks us to slow down: renew again later.".to_owned(),
        (false, _) if error.kind().is_temporary() => format!("{error}: renew again later."),
        (false, _) => health::sentence(error, login),
    }
}
