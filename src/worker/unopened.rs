//! What does not open: no connection is ended for it, whoever can help is told, and it is tried again.

use chrono::TimeDelta;

use super::Worker;
use crate::{
    domain::{
        Attempt, AttemptStep, Connection, Failure, FetchOutcome, Fetched, FlightRecord, RecordKind,
        RenewalOutcome, Verdict, WorkKind,
    },
    store::{ClaimedAttempt, Due, Error},
};

/// A login waits no longer than this for a worker beside this one that has its key.
const FOR_ANOTHER: TimeDelta = TimeDelta::seconds(5);

impl Worker {
    /// Takes what came of a piece of work whose token did not open; any other error is handed back.
    pub(super) async fn tell_unopened(&self, due: &Due, error: Error) -> Result<(), Error> {
        let (verdict, outcome) = match &error {
            Error::UnknownKey(key) => (Verdict::token_key_missing(key), RenewalOutcome::NotConfigured),
            Error::DoesNotOpen(_) | Error::NotSealed => {
                (Verdict::token_altered(), RenewalOutcome::NeedsPerson)
            }
            _ => return Err(error),
        };
        tracing::warn!(%error, account = %due.account, "a token does not open; it is tried again");
        let now = self.clock.now();
        let connection = self.store.as_user(due.user).connection(&due.account).await?;
        if let Some(connection) = connection.filter(Connection::is_connected) {
            if connection.verdict != verdict {
                self.door.set_health(due.user, &due.account, None, &verdict).await?;
                let record = FlightRecord::new(
                    now,
                    due.account.clone(),
                    RecordKind::Refused,
                    verdict.sentence.clone(),
                );
                let record = if due.kind == WorkKind::Renew { record.of_renewal(outcome) } else { record };
                self.door.record(due.user, &record).await?;
            }
            if due.kind == WorkKind::Fetch {
                let next = now + self.config.sync.unopened_again;
                let fetched = Fetched {
                    outcome: FetchOutcome::Failed,
                    next_sync_at: Some(next),
                    ..Fetched::skipped(Some(verdict.sentence))
                };
                return self.door.put_off_fetch(due, next, &fetched).await;
            }
        }
        self.door.finish(due, Some(now + self.config.sync.unopened_again)).await
    }

    /// Leaves an attempt whose key is not here to a worker that has it; a failure to end it with once none has come.
    /// A token that Meta gave is waited for as long as its attempt lasts. Any other error is handed back.
    pub(super) async fn wait_for_key(
        &self,
        claimed: &ClaimedAttempt,
        error: Error,
    ) -> Result<Option<Failure>, Error> {
        if !matches!(error, Error::NoKeyOpens | Error::UnknownKey(_)) {
            return Err(error);
        }
        tracing::warn!(%error, attempt = %claimed.attempt.id, "a login cannot be taken up here");
        let parked_at = claimed.attempt.expires_at - Attempt::PATIENCE;
        let is_parked = claimed.attempt.step == AttemptStep::Parked;
        if is_parked && self.clock.now() >= parked_at + Attempt::KEY_MAY_COME {
            return Ok(Some(Failure::token_key_missing()));
        }
        self.door.keep_attempt(&claimed.lease().for_only(FOR_ANOTHER)).await?;
        Ok(None)
    }
}
