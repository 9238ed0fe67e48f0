//! Ending a connection: here alone, or at Meta as well.

mod asked;

use chrono::TimeDelta;

pub(super) use asked::Asked;

use super::{Error, Services};
use crate::{
    domain::{Account, AccountId, Connection, Timestamp, Withdrawal, WithdrawalOutcome, Work, WorkKind},
    store::Disconnected,
};

/// How a withdrawal at Meta went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Every connection made with that Meta login has ended there.
    Withdrawn,
    /// Meta did not do it, and why.
    Refused { sentence: String, is_temporary: bool },
    /// Nothing was heard within [`Services::REVOKED_WITHIN`], and the question was taken back.
    NotInTime,
}

/// How things stood when Meta was about to be asked to withdraw a permission.
#[derive(Clone, Debug)]
pub struct BeforeAsking {
    at: Timestamp,
    answer: Option<Withdrawal>,
}

impl Services {
    pub const REVOKED_WITHIN: TimeDelta = TimeDelta::minutes(2);

    /// The other connections that need the same grant, so that disconnecting keeps its token.
    pub async fn kept_by(&self, account: &AccountId) -> Result<Vec<Account>, Error> {
        Ok(self.mine.kept_by(account).await?)
    }

    /// Ends a connection here: erases its token unless another connection needs the grant, and its history when
    /// `forget_history` is set.
    pub async fn disconnect(&self, account: &AccountId, forget_history: bool) -> Result<Disconnected, Error> {
        Ok(self.mine.disconnect(account, forget_history).await?)
    }

    /// Withdraws the permission at Meta and then ends every connection made with that Meta login, for none of them
    /// works any more; only the named one's history may be forgotten. Where Meta does not withdraw it nothing is
    /// changed here. Tells which connections have ended, the named one first.
    pub async fn disconnect_at_meta(
        &self,
        account: &AccountId,
        forget_history: bool,
    ) -> Result<Vec<Account>, Error> {
        let heard = self.revoke_and_wait(account).await?;
        self.disconnect_after(heard, account, forget_history).await
    }

    /// What tells a later answer of Meta's from those there were before a question.
    pub async fn about_to_ask(&self, account: &AccountId) -> Result<BeforeAsking, Error> {
        Ok(BeforeAsking { at: self.clock.now(), answer: self.mine.withdrawal(account).await? })
    }

    /// As [`Services::disconnect_at_meta`] where its question was taken back: goes by what Meta has answered since
    /// `before`.
    pub async fn disconnect_as_heard(
        &self,
        account: &AccountId,
        forget_history: bool,
        before: &BeforeAsking,
    ) -> Result<Vec<Account>, Error> {
        let heard = self.heard_since(before, account).await?;
        self.disconnect_after(heard, account, forget_history).await
    }

    async fn disconnect_after(
        &self,
        heard: Revocation,
        account: &AccountId,
        forget_history: bool,
    ) -> Result<Vec<Account>, Error> {
        let connection = self.find(account.as_str()).await?;
        let stays = |reason: String, is_temporary| Error::StaysConnected {
            username: connection.account.username.to_string(),
            reason,
            is_temporary,
        };
        match heard {
            Revocation::Withdrawn => {}
            Revocation::Refused { sentence, is_temporary } => return Err(stays(sentence, is_temporary)),
            Revocation::NotInTime => {
                let reason = "Meta did not answer whether the permission was withdrawn; try again later";
                return Err(stays(reason.to_owned(), true));
            }
        }
        let mut ended = vec![connection.account.clone()];
        ended.extend(self.kept_by(account).await?);
        for one in &ended {
            self.disconnect(&one.id, forget_history && one.id == *account).await?;
        }
        Ok(ended)
    }

    /// Asks the worker to withdraw the grant at Meta, which ends every connection made with that Meta login.
    pub async fn revoke(&self, account: &AccountId) -> Result<(), Error> {
        self.ask(WorkKind::Revoke, account).await
    }

    /// As [`Services::revoke`], and waits until the worker has tried.
    pub async fn revoke_and_wait(&self, account: &AccountId) -> Result<Revocation, Error> {
        if self.is_withdrawn(account).await? {
            return Ok(Revocation::Withdrawn);
        }
        self.asked.add(account);
        let heard = self.ask_to_withdraw(account).await;
        self.asked.heard_of(account);
        heard
    }

    async fn ask_to_withdraw(&self, account: &AccountId) -> Result<Revocation, Error> {
        let before = self.about_to_ask(account).await?;
        let mut changes = self.changes();
        self.revoke(account).await?;
        let is_revoking = |work: &Work| work.kind == WorkKind::Revoke && work.account_id == *account;
        while self.work().await?.iter().any(is_revoking) {
            tokio::select! {
                () = changes.changed() => {}
                () = self.clock.sleep_until(before.at + Self::REVOKED_WITHIN) => {
                    // Otherwise the next worker would end what the person is told stays connected.
                    self.mine.take_back(WorkKind::Revoke, account).await?;
                    return Ok(Revocation::NotInTime);
                }
            }
        }
        self.heard_since(&before, account).await
    }

    /// The worker may have another clock, so an answer that was not there before is new whenever it says it came.
    async fn heard_since(&self, before: &BeforeAsking, account: &AccountId) -> Result<Revocation, Error> {
        let withdrawal = self.mine.withdrawal(account).await?;
        let is_new = |found: &Withdrawal| before.answer.as_ref() != Some(found) || found.at >= before.at;
        Ok(withdrawal.filter(is_new).map_or(Revocation::NotInTime, told))
    }

    /// Takes back what was asked for here and not yet answered, for a process that ends: the next one would withdraw
    /// by itself what the person was not told of.
    pub async fn take_back_revocations(&self) -> Result<(), Error> {
        for account in self.asked.all() {
            self.mine.take_back(WorkKind::Revoke, &account).await?;
        }
        Ok(())
    }

    /// Meta has withdrawn it already, so there is nothing left to ask.
    async fn is_withdrawn(&self, account: &AccountId) -> Result<bool, Error> {
        let connection = self.mine.connection(account).await?.filter(Connection::is_connected);
        connection.ok_or(Error::NotConnected)?;
        let withdrawal = self.mine.withdrawal(account).await?;
        Ok(withdrawal.is_some_and(|withdrawal| withdrawal.outcome == WithdrawalOutcome::Withdrawn))
    }
}

fn told(withdrawal: Withdrawal) -> Revocation {
    let Withdrawal { outcome, sentence, .. } = withdrawal;
    match outcome {
        WithdrawalOutcome::Withdrawn => Revocation::Withdrawn,
        WithdrawalOutcome::Unconfirmed => Revocation::Refused { sentence, is_temporary: false },
        WithdrawalOutcome::RefusedForNow | WithdrawalOutcome::Refused => Revocation::Refused {
            sentence: format!("The permission was not withdrawn at Meta: {sentence}"),
            is_temporary: outcome == WithdrawalOutcome::RefusedForNow,
        },
    }
}
