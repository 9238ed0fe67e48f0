//! Connecting: the front's half of an attempt, from the first key to a parked code, and the person's answer.

mod begin;
mod followed;
mod session;
mod tunnel;

pub use begin::{ConnectRequest, Setting};
pub use followed::Followed;
pub use session::{Connecting, Paster};

use super::{Error, Services};
use crate::{
    callback::{LinkFile, Pasted, Presence, parse_pasted},
    domain::{AccessToken, AccountId, Attempt, AttemptId, AttemptStep, Source},
    store::{NewAttempt, Parcel, SealingKey},
};

impl Services {
    /// Starts an attempt with a token a person pasted; it needs no redirect and no browser.
    pub async fn begin_token(&self, pasted: &str, expected: Option<AccountId>) -> Result<AttemptId, Error> {
        let token = token_of(pasted)?;
        let sealing = self.sealing_key().await?;
        let attempt = self
            .mine
            .begin(NewAttempt {
                login: None,
                source: Source::Pasted,
                state: None,
                redirect_uri: None,
                origin: "paste".to_owned(),
                expected,
            })
            .await?;
        self.follow(attempt);
        let parcel = sealing.seal_parcel(&Parcel::Token(token), attempt)?;
        self.mine.park_token(attempt, &parcel).await?;
        Ok(attempt)
    }

    /// What to seal codes and tokens to, while somebody is there to open them.
    async fn sealing_key(&self) -> Result<SealingKey, Error> {
        let worker = self.store.sealing_key().await?.ok_or(Error::NoWorker)?;
        if self.setting.worker_elsewhere && worker.seen.is_away() {
            return Err(Error::WorkerAway { since: worker.seen.at });
        }
        Ok(worker.key)
    }

    /// The attempt as it stands.
    pub async fn attempt(&self, id: AttemptId) -> Result<Attempt, Error> {
        let attempt = self.mine.attempt(id).await?.ok_or(Error::AttemptOver)?;
        if attempt.step.is_over() {
            self.followed.let_go(id);
        }
        Ok(attempt)
    }

    /// What to tell at a start about the attempt begun last, unless it ended well; once anything
    /// was connected, only once.
    pub async fn aftermath(&self) -> Result<Option<String>, Error> {
        let Some(attempt) = self.mine.newest_untold_attempt().await? else { return Ok(None) };
        let folder = self.setting.mark_folder.as_deref().filter(|_| !attempt.step.is_over());
        if folder.is_some_and(|folder| Presence::is_marked(folder, attempt.id)) {
            // It goes on in another process, which tells of it there.
            return Ok(None);
        }
        let sentence = attempt.aftermath(self.clock.now());
        // One that will still be finished may yet fail, and that is to be told then.
        if sentence.is_some() && attempt.step != AttemptStep::Chosen {
            self.told(attempt.id).await?;
        }
        Ok(sentence)
    }

    /// A person has been told how this attempt ended.
    pub async fn told(&self, id: AttemptId) -> Result<(), Error> {
        Ok(self.mine.mark_attempt_told(id).await?)
    }

    /// Waits until the attempt differs from `seen`; the next state of it.
    pub async fn attempt_after(&self, id: AttemptId, seen: Option<&Attempt>) -> Result<Attempt, Error> {
        let mut changes = self.mine.changes();
        loop {
            let attempt = self.attempt(id).await?;
            if seen != Some(&attempt) {
                return Ok(attempt);
            }
            changes.changed().await;
        }
    }

    /// Removes the links and marks that a process that was killed has left.
    pub async fn sweep_links(&self) -> Result<(), Error> {
        if let Some(folder) = &self.setting.mark_folder
            && let Err(error) = Presence::sweep(folder)
        {
            tracing::warn!(%error, "old marks of attempts were not removed");
        }
        let Some(folder) = &self.setting.link_folder else { return Ok(()) };
        let open = self.mine.open_attempts().await?;
        let waiting = open.iter().filter(|attempt| attempt.step == AttemptStep::Started);
        let waiting: Vec<AttemptId> = waiting.map(|attempt| attempt.id).collect();
        if let Err(error) = LinkFile::sweep(folder, &waiting) {
            tracing::warn!(%error, "old link files were not removed");
        }
        Ok(())
    }

    /// The person's answer to "Connect @name to you?".
    pub async fn choose(&self, id: AttemptId, accounts: &[AccountId]) -> Result<(), Error> {
        Ok(self.mine.choose(id, accounts).await?)
    }

    pub async fn cancel(&self, id: AttemptId) -> Result<(), Error> {
        self.mine.cancel(id).await?;
        self.followed.let_go(id);
        Ok(())
    }

    /// Shows to other processes that this attempt is alive, until it is over or this front is gone.
    fn follow(&self, id: AttemptId) {
        if let Some(folder) = &self.setting.mark_folder {
            self.followed.follow(folder, id);
        }
    }
}

/// A token as a person pastes it: wrapped, quoted, with spaces around.
fn token_of(pasted: &str) -> Result<AccessToken, Error> {
    match parse_pasted(pasted, None) {
        Ok(Pasted::Token(token)) => Ok(token),
        // A token of an unknown prefix looks like a bare code; its login is found by asking.
        Ok(Pasted::BareCode(text)) if text.expose().len() >= 40 => Ok(AccessToken::new(text.expose())),
        Ok(_) | Err(_) => Err(Error::NotAToken),
    }
}
