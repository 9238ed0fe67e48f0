//! Why a use case could not be done, each with a sentence and a next step.

use crate::{callback, domain::Timestamp, meta, store};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Meta(#[from] meta::Error),
    #[error(transparent)]
    Paste(#[from] callback::PasteError),
    #[error(
        "no worker has been seen, so nobody can exchange the code: start `lightmeter worker`, then try again"
    )]
    NoWorker,
    #[error(
        "no worker has been seen since {}, so nobody can exchange the code: ask your operator to start `lightmeter \
         worker`, then try again",
        since.format("%Y-%m-%d %H:%M UTC")
    )]
    WorkerAway { since: Timestamp },
    #[error("this account is not connected: press c to connect it")]
    NotConnected,
    #[error("@{username} stays connected: {reason}")]
    StaysConnected { username: String, reason: String, is_temporary: bool },
    #[error("no account of yours is called {0}: `lightmeter accounts --all` lists them")]
    NoSuchAccount(String),
    #[error("several accounts are called {0}: give the account id, which `lightmeter accounts` shows")]
    SeveralAccounts(String),
    #[error("this attempt is over: press c to start a new one")]
    AttemptOver,
    #[error(
        "this address belongs to another attempt, or was used already: open the newest link, then paste again"
    )]
    ForeignAddress,
    #[error("this looks like an access token: choose “Paste a token” to use it")]
    TokenInAttempt,
    #[error("this is not a token: copy the whole token that Meta's App Dashboard shows, then paste it here")]
    NotAToken,
    #[error("failed to write {path}: {source}")]
    Write { path: String, source: std::io::Error },
    #[error("{0}")]
    Csv(#[from] csv::Error),
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

impl Error {
    /// What is wrong and what to do, for the person.
    pub fn sentence(&self) -> String {
        match self {
            Self::Store(error) => capitalised(&error.to_string()),
            Self::Meta(error) => error.sentence(),
            other => capitalised(&other.to_string()),
        }
    }

    /// Whether the same call may succeed later by itself.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Store(error) => error.is_temporary(),
            Self::Meta(error) => error.kind().is_temporary(),
            Self::NoWorker | Self::WorkerAway { .. } => true,
            Self::StaysConnected { is_temporary, .. } => *is_temporary,
            _ => false,
        }
    }
}

/// A lower-case error text as a sentence of its own.
pub(super) fn capitalised(fragment: &str) -> String {
    let mut letters = fragment.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let stop = if fragment.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
