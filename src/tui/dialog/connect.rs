//! The connect dialog: choose a way, come back from Meta, answer for the account, done.

mod answer;
mod field;
mod qr;
mod update;
mod view;
mod waiting;

use std::collections::BTreeSet;

pub(in crate::tui) use qr::Qr;

use crate::{
    domain::{AccountId, Attempt, AttemptId, AttemptStep, Failure, Invitation, Login, Shown, Timestamp},
    tui::{ConnectReason, Focus, Input, Problem, RequestId, format},
};

pub(crate) use update::{act, news, paste, typed};
pub(in crate::tui) use view::page;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectDialog {
    /// The account that is being reconnected.
    pub expected: Option<(AccountId, Shown)>,
    pub reason: ConnectReason,
    pub step: Step,
    /// What went wrong without ending the attempt, such as a paste that is no code.
    pub problem: Option<Problem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Ways {
        selected: usize,
    },
    Token {
        input: Input,
    },
    /// The attempt is being opened.
    Opening {
        request: RequestId,
        login: Option<Login>,
    },
    Waiting(Box<Waiting>),
    Exchanging(Attempt),
    Confirm(Attempt),
    Chooser(Chooser),
    /// The person has said yes.
    Saving(Attempt),
    Failed {
        failure: Problem,
        attempt: Option<Failure>,
        login: Option<Login>,
    },
    Done {
        accounts: Vec<Shown>,
    },
}

/// The link is out, and the listener and the paste box wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub invitation: Invitation,
    pub(super) qr: Option<Qr>,
    pub input: Input,
    pub told: Option<Told>,
    /// The first line of the page that is seen.
    pub top: usize,
}

impl Waiting {
    pub fn new(invitation: Invitation) -> Self {
        let qr = Qr::of(invitation.link.as_str());
        Self { invitation, qr, input: Input::default(), told: None, top: 0 }
    }
}

/// What became of the last key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    SentToClipboard,
    OpeningBrowser,
    BrowserOpened,
    PasteTaken,
}

/// Several accounts to tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chooser {
    pub attempt: Attempt,
    pub selected: usize,
    pub ticked: BTreeSet<AccountId>,
}

impl ConnectDialog {
    pub const WAYS: usize = 3;

    pub const fn new(expected: Option<(AccountId, Shown)>, reason: ConnectReason) -> Self {
        Self { expected, reason, step: Step::Ways { selected: 0 }, problem: None }
    }

    pub fn focus(&self) -> Focus {
        match &self.step {
            Step::Ways { .. } => Focus::Ways,
            Step::Token { .. } => Focus::Token,
            Step::Waiting(waiting) if waiting.input.is_empty() => Focus::Invitation,
            Step::Waiting(_) => Focus::PasteBox,
            Step::Opening { .. } | Step::Exchanging(_) | Step::Saving(_) => Focus::Exchanging,
            Step::Confirm(_) => Focus::Confirm,
            Step::Chooser(_) => Focus::Chooser,
            Step::Failed { .. } | Step::Done { .. } => Focus::Ended,
        }
    }

    /// The attempt that this dialog follows.
    pub fn attempt(&self) -> Option<AttemptId> {
        match &self.step {
            Step::Waiting(waiting) => Some(waiting.invitation.attempt),
            Step::Exchanging(attempt) | Step::Confirm(attempt) | Step::Saving(attempt) => Some(attempt.id),
            Step::Chooser(chooser) => Some(chooser.attempt.id),
            Step::Ways { .. }
            | Step::Token { .. }
            | Step::Opening { .. }
            | Step::Failed { .. }
            | Step::Done { .. } => None,
        }
    }
}

/// The way at this place of the list; `None` is a pasted token.
const fn way(index: usize) -> Option<Login> {
    match index {
        1 => Some(Login::Instagram),
        2 => Some(Login::Facebook),
        _ => None,
    }
}

/// When the dialog's texts next change: the countdown of an open attempt, and the hints after a minute.
pub(crate) fn moments(dialog: &ConnectDialog, now: Timestamp) -> Vec<Timestamp> {
    let (started, expires) = match &dialog.step {
        Step::Waiting(waiting) => (Some(waiting.invitation.started_at), waiting.invitation.expires_at),
        Step::Confirm(attempt) => (None, attempt.expires_at),
        Step::Chooser(chooser) => (None, chooser.attempt.expires_at),
        _ => return Vec::new(),
    };
    let hint = started.map(|at| at + Attempt::HINT_AFTER);
    format::countdown_changes_at(expires, now).into_iter().chain(hint).collect()
}

/// The page that an attempt's step asks for; `None` leaves the present one.
fn step_of(attempt: &Attempt) -> Option<Step> {
    Some(match attempt.step {
        AttemptStep::Started => return None,
        AttemptStep::Parked
        | AttemptStep::Confirmed
        | AttemptStep::Exchanging
        | AttemptStep::Short
        | AttemptStep::Long => Step::Exchanging(attempt.clone()),
        AttemptStep::Proposed => match &attempt.proposal {
            Some(proposal) if proposal.candidates.len() > 1 => Step::Chooser(Chooser {
                ticked: attempt.expected.iter().cloned().collect(),
                selected: 0,
                attempt: attempt.clone(),
            }),
            _ => Step::Confirm(attempt.clone()),
        },
        AttemptStep::Chosen => Step::Saving(attempt.clone()),
        AttemptStep::Stored => Step::Done { accounts: names(attempt) },
        AttemptStep::Failed | AttemptStep::Cancelled => Step::Failed {
            failure: Problem::new(attempt.failure.as_ref().map_or_else(
                || "This attempt was ended, so nothing was connected.".to_owned(),
                |failure| failure.sentence.clone(),
            )),
            attempt: attempt.failure.clone(),
            login: attempt.login,
        },
    })
}

fn names(attempt: &Attempt) -> Vec<Shown> {
    let candidates = attempt.proposal.iter().flat_map(|proposal| &proposal.candidates);
    candidates
        .filter(|one| attempt.chosen.is_empty() || attempt.chosen.contains(&one.account_id))
        .map(|one| one.username.clone())
        .collect()
}
