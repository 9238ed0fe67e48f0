//! Everything that can happen to the dashboard, in one enum.

use std::path::PathBuf;

use ratatui::layout::Size;

use super::{Key, Pasted, RequestId, Severity};
use crate::{
    domain::{
        AccountId, Attempt, Audience, Connection, FlightRecord, Health, Invitation, Overview, Pause, Post,
        Shown, Timestamp, Work,
    },
    services::Lack,
};

#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    Key(Key),
    /// A bracketed paste.
    Paste(Pasted),
    Resized(Size),
    /// The time; sent at start, at each [`next_tick`](super::next_tick), and before any other message.
    Tick(Timestamp),
    Loaded {
        request: RequestId,
        answer: Answer,
    },
    /// All the work asked for or under way for this user.
    WorkChanged(Vec<Work>),
    /// Something in the store is new: what is shown is asked for again.
    StoreChanged,
    Connect(ConnectNews),
    BrowserOpened(Result<(), Problem>),
    /// The text went to the terminal's clipboard, as far as anybody can know.
    Copied,
    Exported(Result<PathBuf, Problem>),
    Disconnected {
        account: AccountId,
        result: Result<Shown, Problem>,
    },
    /// The worker took the question to renew or to fetch, or said why not.
    Asked(Result<(), Problem>),
    /// A renewal is asked for, with the work there was right after that: what is not among it any more is over.
    RenewalAsked {
        account: AccountId,
        result: Result<Vec<Work>, Problem>,
    },
    /// A renewal that seemed to be over is not.
    RenewalGoesOn(Box<Connection>),
    /// A renewal that was asked for here has changed nothing; `pause` is what put it off, where that is known.
    NotRenewed {
        connection: Box<Connection>,
        pause: Option<Pause>,
    },
    /// What keeps this dashboard from being whole, as it was asked just now.
    Standing(Result<Option<Lack>, Problem>),
    Notice {
        severity: Severity,
        problem: Problem,
    },
}

/// An answer to a `Load…` effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Connections(Result<Vec<Connection>, Problem>),
    Overview(Result<Box<Overview>, Problem>),
    Posts(Result<Vec<Post>, Problem>),
    Audience(Result<Audience, Problem>),
    Records(Result<Vec<FlightRecord>, Problem>),
    Health(Result<Vec<Health>, Problem>),
}

/// News of the connect flow.
#[derive(Clone, Debug, PartialEq)]
pub enum ConnectNews {
    /// `BeginConnect` was heard: this is what the person needs.
    Invited {
        request: RequestId,
        invitation: Box<Invitation>,
    },
    /// `BeginToken` was heard, or an attempt moved on.
    Began {
        request: RequestId,
        attempt: Box<Attempt>,
    },
    Changed(Box<Attempt>),
    /// `BeginConnect` or `BeginToken` could not be done.
    Refused {
        request: RequestId,
        problem: Problem,
    },
    /// What was pasted into the open attempt is neither a code nor its address; the attempt goes on.
    PasteRefused(Problem),
}

/// What went wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub sentence: String,
    pub next_step: Option<String>,
}

impl Problem {
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), next_step: None }
    }

    #[must_use]
    pub fn with_next_step(mut self, next_step: impl Into<String>) -> Self {
        self.next_step = Some(next_step.into());
        self
    }
}
