//! Token keys against what is stored: wrapping all users' data keys anew, and finding what does not open.

use std::collections::BTreeMap;

use tokio::task::{JoinError, JoinSet};

use crate::store::{
    Error, KeyId, SealingKey, WorkerStore,
    tables::{
        claims,
        data_keys::{self, Survey},
    },
};

/// Users at the same time; fewer than a process has connections, so that others of it are not kept waiting.
const AT_ONCE: usize = 3;

/// How all users' data keys are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySurvey {
    /// Users whose data keys were wrapped anew.
    pub rewrapped: u64,
    /// Users whose stored tokens need a token key that is not here, by that key.
    pub missing: BTreeMap<KeyId, u64>,
    /// Users whose stored tokens need a data key that was altered.
    pub altered: u64,
    /// Users who were left out: they are nobody, so nobody can act for them.
    pub disabled: u64,
}

impl WorkerStore {
    /// Wraps every user's data keys with the newest token key, one small transaction a user. Ended at any point it
    /// leaves everything readable, and done again it goes on where it was.
    pub async fn rewrap_data_keys(&self) -> Result<KeySurvey, Error> {
        self.over_all_users(true).await
    }

    /// Looks at every user's data keys and changes nothing.
    pub async fn survey_data_keys(&self) -> Result<KeySurvey, Error> {
        self.over_all_users(false).await
    }

    /// Logins that a person may still bring to their end with what a front has sealed to an older key.
    pub async fn attempts_unsealed(&self) -> Result<u64, Error> {
        claims::unsealed(&self.database).await
    }

    /// Waits until the newest token key is another one than that of `known`, and tells its public key.
    pub async fn other_key_than(&self, known: &SealingKey) -> SealingKey {
        self.keyring.other_than(known).await
    }

    /// The public key of the newest token key.
    pub fn public_key(&self) -> SealingKey {
        self.keyring.public_key()
    }

    async fn over_all_users(&self, rewraps: bool) -> Result<KeySurvey, Error> {
        let mut all = KeySurvey::default();
        let mut last = None;
        loop {
            let page = data_keys::users_after(&self.database, last).await?;
            let Some((end, _)) = page.last() else { return Ok(all) };
            last = Some(*end);
            let mut under_way = JoinSet::new();
            for (user, is_disabled) in page {
                if is_disabled {
                    all.disabled += 1;
                    continue;
                }
                if under_way.len() >= AT_ONCE {
                    all.take(under_way.join_next().await)?;
                }
                let (database, keyring) = (self.database.clone(), self.keyring.clone());
                under_way.spawn(async move {
                    if rewraps {
                        data_keys::rewrap(&database, &keyring, user).await
                    } else {
                        data_keys::survey(&database, &keyring, user).await
                    }
                });
            }
            while let Some(found) = under_way.join_next().await {
                all.take(Some(found))?;
            }
        }
    }
}

impl KeySurvey {
    /// Adds one user's.
    fn take(&mut self, found: Option<Result<Result<Survey, Error>, JoinError>>) -> Result<(), Error> {
        let found = match found {
            Some(Ok(found)) => found?,
            // It goes on where it was, whoever takes it up.
            Some(Err(error)) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => return Ok(()),
            },
            None => return Ok(()),
        };
        self.rewrapped += u64::from(found.is_rewrapped);
        self.altered += u64::from(found.is_altered);
        for key in found.missing {
            *self.missing.entry(key).or_default() += 1;
        }
        Ok(())
    }
}
