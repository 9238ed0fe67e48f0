//! One run of the connect flow, from pressing `c` to a stored token or a stated failure.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{AccountId, Login, NoAccount, Proposal, Scopes, Source, Timestamp, names::named_enum};

/// An attempt as its front sees it: no secret is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: AttemptId,
    /// `None` for a pasted token until its login is known.
    pub login: Option<Login>,
    pub source: Source,
    pub step: AttemptStep,
    /// The account that is being reconnected.
    pub expected: Option<AccountId>,
    pub proposal: Option<Proposal>,
    pub chosen: Vec<AccountId>,
    pub failure: Option<Failure>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Attempt {
    /// How long a person has to come back with the code, and then again to answer.
    pub const PATIENCE: TimeDelta = TimeDelta::minutes(10);
    /// How long a yes stands: the token that it chose may be the only one that works, so it waits for a worker.
    pub const YES_STANDS: TimeDelta = TimeDelta::days(7);
    /// After this long without an answer the likely reasons are shown.
    pub const HINT_AFTER: TimeDelta = TimeDelta::minutes(1);
    /// How long a worker that has the key may take to come; after that the person is told that none has it.
    pub const KEY_MAY_COME: TimeDelta = TimeDelta::minutes(1);

    /// For so long a start tells of the last attempt if it did not end well.
    const TOLD_FOR: TimeDelta = TimeDelta::days(7);

    /// What to tell a person at the next start about their last attempt: nothing once it was stored or cancelled.
    pub fn aftermath(&self, now: Timestamp) -> Option<String> {
        if now - self.created_at > Self::TOLD_FOR {
            return None;
        }
        let begun = self.created_at.format("%Y-%m-%d %H:%M UTC");
        // What to do comes first, for a narrow screen cuts the end.
        match (self.step, &self.failure) {
            (AttemptStep::Stored | AttemptStep::Cancelled, _) => None,
            (AttemptStep::Failed, Some(failure)) => Some(format!(
                "{} (This is about the login begun at {begun}; what is connected stays.)",
                failure.sentence
            )),
            (AttemptStep::Chosen, _) => {
                Some(format!("A sync or the dashboard will finish the login begun at {begun}."))
            }
            _ => Some(format!("Please reconnect: the login begun at {begun} was not finished.")),
        }
    }

    /// Whether a proposal holds another account than the one being reconnected.
    pub fn is_another_account(&self) -> bool {
        match (&self.expected, &self.proposal) {
            (Some(expected), Some(proposal)) => {
                proposal.candidates.iter().all(|candidate| candidate.account_id != *expected)
            }
            _ => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AttemptId(pub Uuid);

impl std::fmt::Display for AttemptId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

named_enum! {
    /// The write-ahead steps, in order; the last three end it.
    pub enum AttemptStep {
        Started = "started",
        /// The code or token is sealed and waits for the worker.
        Parked = "parked",
        Confirmed = "confirmed",
        /// Committed before the call; found after a crash it means "please reconnect".
        Exchanging = "exchanging",
        /// The short-lived token is sealed in the attempt.
        Short = "short",
        /// The long-lived token is sealed in the attempt.
        Long = "long",
        Proposed = "proposed",
        Chosen = "chosen",
        Stored = "stored",
        Failed = "failed",
        Cancelled = "cancelled",
    }
}

impl AttemptStep {
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Stored | Self::Failed | Self::Cancelled)
    }
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: FailureCode,
    /// What is wrong and what to do.
    pub sentence: String,
}

named_enum! {
    pub enum FailureCode {
        Denied = "denied",
        TimedOut = "timed_out",
        /// A crash between Meta's answer and our commit.
        Interrupted = "interrupted",
        NoAccount = "no_account",
        ScopeRefused = "scope_refused",
        /// Meta refused the code or the token.
        Rejected = "rejected",
        /// The app id, secret or redirect address is wrong.
        AppSettings = "app_settings",
        /// Meta could not be reached.
        Unreachable = "unreachable",
        /// What was sealed for the worker does not open there.
        Unopened = "unopened",
    }
}

impl Failure {
    pub fn new(code: FailureCode, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }

    pub fn denied() -> Self {
        Self::new(FailureCode::Denied, "You said no at Meta, so nothing was connected. Press c to try again.")
    }

    pub fn timed_out() -> Self {
        Self::new(
            FailureCode::TimedOut,
            "No answer came within 10 minutes, so this attempt has ended. Press c to try again.",
        )
    }

    pub fn interrupted() -> Self {
        Self::new(
            FailureCode::Interrupted,
            "lightmeter stopped while Meta was answering, so please reconnect: press c.",
        )
    }

    /// No worker that took the attempt has a token key that opens what the front has sealed.
    pub fn token_key_missing() -> Self {
        Self::new(
            FailureCode::Unopened,
            "No token key of the worker opens what was sealed for it, so nothing was connected: give it the key file of \
             the other workers, or start it again if it has a new one, then press c to try again.",
        )
    }

    pub fn altered() -> Self {
        Self::new(
            FailureCode::Unopened,
            "What was sealed for the worker was altered on its way, so nothing was connected: press c to try again.",
        )
    }

    pub fn no_account(reason: NoAccount) -> Self {
        Self::new(FailureCode::NoAccount, reason.sentence())
    }

    /// Names each refused scope and what it costs.
    pub fn scopes_refused(refused: &Scopes) -> Self {
        let costs: Vec<String> = refused
            .iter()
            .map(|scope| match scope.cost_of_refusal() {
                Some(cost) => format!("without {} {cost}", scope.as_str()),
                None => scope.as_str().to_owned(),
            })
            .collect();
        Self::new(
            FailureCode::ScopeRefused,
            format!("A permission was refused: {}. Press c and leave every box ticked.", costs.join("; ")),
        )
    }
}
