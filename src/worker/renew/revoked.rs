//! Withdrawing a grant at Meta, and how that ended.

use super::refused::weigh;
use crate::{
    domain::{
        FlightRecord, Login, RecordKind, RefusalKind, Standing, Timestamp, Verdict, Withdrawal,
        WithdrawalOutcome,
    },
    meta,
    store::{Due, Error, OpenGrant},
    worker::Worker,
};

const WITHDRAWN: &str = "The permission was withdrawn at Meta.";

impl Worker {
    /// Withdraws the grant at Meta; only Facebook Login has such a call.
    pub(in crate::worker) async fn revoke(&self, due: &Due) -> Result<(), Error> {
        let grant = self.door.grant_of(due.user, &due.account).await?;
        if let Some(grant) = grant.filter(|grant| grant.grant.id.login == Login::Facebook) {
            let now = self.clock.now();
            let asked = self.meta.revoke(&grant.token).await;
            let withdrawal = ended(asked.as_ref().err(), now);
            if withdrawal.outcome == WithdrawalOutcome::Withdrawn {
                self.note_end(due, &grant, now).await?;
            } else if let Err(error) = &asked {
                let sentence = format!("The permission was not withdrawn at Meta: {}", error.sentence());
                let (_, record) = weigh(due, Login::Facebook, error, &sentence, now);
                if let Some(record) = record {
                    self.door.record(due.user, &record).await?;
                }
            }
            self.door.note_withdrawal(due.user, &grant.grant.id, &withdrawal).await?;
        }
        self.door.finish(due, None).await
    }

    /// Every token of the grant has died with it.
    async fn note_end(&self, due: &Due, grant: &OpenGrant, now: Timestamp) -> Result<(), Error> {
        let verdict = Verdict::on(RefusalKind::Removed, Login::Facebook);
        for connection in self.served_by(due, grant).await? {
            let account = connection.account.id;
            self.door.set_health(due.user, &account, Some(Standing::Revoked), &verdict).await?;
            let entry = FlightRecord::new(now, account, RecordKind::Disconnected, WITHDRAWN);
            self.door.record(due.user, &entry).await?;
        }
        Ok(())
    }
}

/// What Meta's answer says about the withdrawal.
fn ended(refused: Option<&meta::Error>, at: Timestamp) -> Withdrawal {
    let (outcome, sentence) = match refused.map(|error| (error, error.kind())) {
        // The app was removed already, which is all that was asked for.
        None | Some((_, RefusalKind::Removed)) => (WithdrawalOutcome::Withdrawn, WITHDRAWN.to_owned()),
        Some((_, kind)) if kind.rejects_token() => (
            WithdrawalOutcome::Unconfirmed,
            "The token no longer works, so the withdrawal cannot be confirmed: remove the app at facebook.com, \
             under Settings, Business integrations."
                .to_owned(),
        ),
        Some((error, kind)) if kind.is_temporary() => (WithdrawalOutcome::RefusedForNow, error.sentence()),
        Some((error, _)) => (WithdrawalOutcome::Refused, error.sentence()),
    };
    Withdrawal { outcome, sentence, at }
}
