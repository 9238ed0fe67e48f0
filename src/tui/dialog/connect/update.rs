//! How the connect dialog moves.

use super::{Chooser, ConnectDialog, Step, Told, Waiting, step_of, way};
use crate::{
    domain::{AccountId, Attempt, AttemptStep, FailureCode, Login},
    tui::{Action, ConnectNews, ConnectReason, Dialog, Effect, Input, Pasted, Problem, Setup, State},
};

/// A key with a meaning, while this dialog is on top.
pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if action == Action::Close || action == Action::No {
        return close(state);
    }
    let request = state.request();
    let Some(Dialog::Connect(dialog)) = state.dialogs.last_mut() else { return Vec::new() };
    let expected = dialog.expected.as_ref().map(|(account, _)| account.clone());
    let begin_token = |dialog: &mut ConnectDialog, text: Pasted| {
        dialog.step = Step::Opening { request, login: None };
        dialog.problem = None;
        vec![Effect::BeginToken { request, text, expected: expected.clone() }]
    };
    if action == Action::SandboxToken {
        return match &state.setup.sandbox_token {
            Some(token) => begin_token(dialog, token.clone()),
            None => Vec::new(),
        };
    }
    match (&mut dialog.step, action) {
        (Step::Ways { selected }, Action::Up) => *selected = selected.saturating_sub(1),
        (Step::Ways { selected }, Action::Down) => *selected = (*selected + 1).min(ConnectDialog::WAYS - 1),
        (Step::Ways { selected }, Action::Accept) => match way(*selected) {
            None => {
                dialog.problem = None;
                dialog.step = Step::Token { input: Input::default() };
            }
            Some(login) => {
                if let Some(obstacle) = obstacle(&state.setup, login) {
                    dialog.problem = Some(Problem::new(obstacle));
                    return Vec::new();
                }
                dialog.problem = None;
                dialog.step = Step::Opening { request, login: Some(login) };
                return vec![Effect::BeginConnect { request, login, expected, reason: dialog.reason }];
            }
        },
        (Step::Token { input }, Action::Accept) if !input.is_empty() => {
            let text = input.take();
            return begin_token(dialog, text);
        }
        (Step::Token { input }, action) => edit(input, action),
        (Step::Waiting(waiting), Action::Accept) if !waiting.input.is_empty() => {
            let text = waiting.input.take();
            waiting.told = Some(Told::PasteTaken);
            dialog.problem = None;
            return vec![Effect::PasteIntoAttempt { attempt: waiting.invitation.attempt, text }];
        }
        (Step::Waiting(waiting), Action::ShowLink) => {
            return vec![Effect::ShowLinkPlain(waiting.invitation.link.clone())];
        }
        (Step::Waiting(waiting), Action::CopyLink) if state.setup.clipboard => {
            return vec![Effect::CopyLink(waiting.invitation.link.clone())];
        }
        (Step::Waiting(waiting), Action::OpenBrowser) if state.setup.browser => {
            waiting.told = Some(Told::OpeningBrowser);
            return vec![Effect::OpenLink(waiting.invitation.link.clone())];
        }
        (Step::Waiting(waiting), action) => edit(&mut waiting.input, action),
        (Step::Confirm(attempt), Action::Yes) => {
            let accounts = candidate_ids(attempt);
            return choose(dialog, accounts);
        }
        (Step::Chooser(chooser), Action::Accept) if !chooser.ticked.is_empty() => {
            let accounts = chooser.ticked.iter().cloned().collect();
            return choose(dialog, accounts);
        }
        (Step::Chooser(chooser), action) => tick(chooser, action),
        (Step::Failed { attempt, .. }, Action::Connect) => {
            let refused = attempt.as_ref().is_some_and(|failure| failure.code == FailureCode::ScopeRefused);
            let reason = if refused { ConnectReason::RefusedScope } else { dialog.reason };
            **dialog = ConnectDialog::new(dialog.expected.take(), reason);
        }
        (Step::Done { .. }, Action::Connect) => **dialog = ConnectDialog::new(None, ConnectReason::Ordinary),
        _ => {}
    }
    Vec::new()
}

/// A character that no key of the dialog claims.
pub(crate) fn typed(dialog: &mut ConnectDialog, character: char) {
    let mut text = [0; 4];
    insert(dialog, character.encode_utf8(&mut text));
}

/// A paste goes into the box that listens.
pub(crate) fn paste(dialog: &mut ConnectDialog, text: &Pasted) {
    // Pasting where the ways are listed can only mean the first of them.
    if matches!(dialog.step, Step::Ways { .. }) {
        dialog.step = Step::Token { input: Input::default() };
    }
    insert(dialog, text.expose());
}

fn insert(dialog: &mut ConnectDialog, text: &str) {
    match &mut dialog.step {
        Step::Token { input } => input.insert(text),
        Step::Waiting(waiting) => {
            waiting.input.insert(text);
            // The field is seen while it is filled.
            waiting.top = 0;
        }
        _ => return,
    }
    dialog.problem = None;
}

/// What the services say; an answer to a dialog that is gone ends its attempt.
pub(crate) fn news(state: &mut State, news: ConnectNews) -> Vec<Effect> {
    let dialog = state.dialogs.iter_mut().rev().find_map(|dialog| match dialog {
        Dialog::Connect(connect) => Some(connect),
        _ => None,
    });
    let waits_for = |dialog: &ConnectDialog, wanted| matches!(dialog.step, Step::Opening { request, .. } if request == wanted);
    match (dialog, news) {
        (Some(dialog), ConnectNews::Invited { request, invitation }) if waits_for(dialog, request) => {
            dialog.step = Step::Waiting(Box::new(Waiting::new(*invitation)));
        }
        (_, ConnectNews::Invited { invitation, .. }) => {
            return vec![Effect::CancelAttempt { attempt: invitation.attempt }];
        }
        (Some(dialog), ConnectNews::Began { request, attempt }) if waits_for(dialog, request) => {
            dialog.step = step_of(&attempt).unwrap_or(Step::Exchanging(*attempt));
        }
        (_, ConnectNews::Began { attempt, .. }) => {
            return vec![Effect::CancelAttempt { attempt: attempt.id }];
        }
        (Some(dialog), ConnectNews::Changed(attempt)) if dialog.attempt() == Some(attempt.id) => {
            follow(dialog, &attempt);
            if attempt.step == AttemptStep::Stored {
                state.connections.list.outdated = true;
                let connected = attempt.chosen.first().cloned().or_else(|| first_id(&attempt));
                state.overview.account = connected.or(state.overview.account.take());
            }
        }
        (Some(dialog), ConnectNews::Refused { request, problem }) if waits_for(dialog, request) => {
            let Step::Opening { login, .. } = dialog.step else { return Vec::new() };
            dialog.step = Step::Failed { failure: problem, attempt: None, login };
        }
        (Some(dialog), ConnectNews::PasteRefused(problem)) => {
            if let Step::Waiting(waiting) = &mut dialog.step {
                waiting.told = None;
                waiting.top = 0;
                dialog.problem = Some(problem);
            }
        }
        _ => {}
    }
    Vec::new()
}

fn follow(dialog: &mut ConnectDialog, attempt: &Attempt) {
    let Some(next) = step_of(attempt) else { return };
    match (&mut dialog.step, next) {
        // What is ticked stays ticked when the same proposal is told again.
        (Step::Chooser(open), Step::Chooser(told)) => open.attempt = told.attempt,
        // The yes is on its way; a proposal told late does not ask again.
        (Step::Saving(_), Step::Confirm(_) | Step::Chooser(_)) => {}
        (step, next) => {
            *step = next;
            dialog.problem = None;
        }
    }
}

/// Closing ends an open attempt: a link that leads nowhere is better than one nobody waits for.
fn close(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Connect(dialog)) = state.dialogs.pop() else { return Vec::new() };
    match (&dialog.step, dialog.attempt()) {
        (Step::Saving(_), _) | (_, None) => Vec::new(),
        (_, Some(attempt)) => vec![Effect::CancelAttempt { attempt }],
    }
}

fn choose(dialog: &mut ConnectDialog, accounts: Vec<AccountId>) -> Vec<Effect> {
    let attempt = match &dialog.step {
        Step::Confirm(attempt) => attempt.clone(),
        Step::Chooser(chooser) => chooser.attempt.clone(),
        _ => return Vec::new(),
    };
    let id = attempt.id;
    dialog.step = Step::Saving(attempt);
    vec![Effect::Choose { attempt: id, accounts }]
}

fn tick(chooser: &mut Chooser, action: Action) {
    let candidates = chooser.attempt.proposal.as_ref().map_or(&[][..], |proposal| &proposal.candidates);
    match action {
        Action::Up => chooser.selected = chooser.selected.saturating_sub(1),
        Action::Down => chooser.selected = (chooser.selected + 1).min(candidates.len().saturating_sub(1)),
        Action::Toggle => {
            if let Some(candidate) = candidates.get(chooser.selected)
                && !chooser.ticked.remove(&candidate.account_id)
            {
                chooser.ticked.insert(candidate.account_id.clone());
            }
        }
        _ => {}
    }
}

fn edit(input: &mut Input, action: Action) {
    match action {
        Action::Left => input.left(),
        Action::Right => input.right(),
        Action::First => input.first(),
        Action::Last => input.last(),
        Action::EraseBefore => input.erase_before(),
        Action::EraseAll => input.erase_all(),
        _ => {}
    }
}

pub(super) fn obstacle(setup: &Setup, login: Login) -> Option<&str> {
    setup.obstacles.iter().find(|(which, _)| *which == login).map(|(_, sentence)| sentence.as_str())
}

fn first_id(attempt: &Attempt) -> Option<AccountId> {
    Some(attempt.proposal.as_ref()?.candidates.first()?.account_id.clone())
}

fn candidate_ids(attempt: &Attempt) -> Vec<AccountId> {
    let candidates = attempt.proposal.iter().flat_map(|proposal| &proposal.candidates);
    candidates.map(|candidate| candidate.account_id.clone()).collect()
}
