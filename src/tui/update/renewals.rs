//! What became of a renewal that the person asked for: its work comes and goes unseen, so its end is told.

use crate::{
    domain::{AccountId, Connection, Expiry, Pause},
    tui::{Effect, Severity, State, message::Problem},
};

/// A renewal that was asked for here and has not been seen to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    account: AccountId,
    /// The token's end when it was asked for.
    expiry: Expiry,
    /// It has been asked for, or its work was among all the work, so its absence means that it is over.
    begun: bool,
}

pub(super) fn asked(state: &mut State, account: AccountId, expiry: Expiry) {
    state.renewals.retain(|renewal| renewal.account != account);
    state.renewals.push(Renewal { account, expiry, begun: false });
}

/// The store has it: from now on its absence among the work means that it is over, for it may be so at once.
pub(super) fn begun(state: &mut State, account: &AccountId) {
    for renewal in state.renewals.iter_mut().filter(|renewal| renewal.account == *account) {
        renewal.begun = true;
    }
}

/// The work was read before the renewal was asked for, so it is waited for again.
pub(super) fn goes_on(state: &mut State, connection: &Connection) {
    asked(state, connection.account.id.clone(), connection.expiry);
    begun(state, &connection.account.id);
}

pub(super) fn work_changed(state: &mut State) {
    let State { renewals, work, .. } = state;
    for renewal in renewals {
        renewal.begun |= work.iter().any(|one| one.is_renewal_of(&renewal.account));
    }
}

/// The connections are read anew: those of ended renewals tell how these ended, or it is asked why.
pub(super) fn connections_read(state: &mut State) -> Vec<Effect> {
    let mut unexplained = Vec::new();
    for renewal in std::mem::take(&mut state.renewals) {
        let Some(connection) = state.connection(&renewal.account) else { continue };
        if connection.expiry != renewal.expiry {
            let problem = Problem::new(format!("The token of @{} is renewed.", connection.account.username));
            state.note(Severity::Info, problem);
        } else if !renewal.begun || state.work.iter().any(|one| one.is_renewal_of(&renewal.account)) {
            state.renewals.push(renewal);
        } else {
            unexplained.push(Effect::ExplainRenewal { connection: Box::new(connection.clone()) });
        }
    }
    unexplained
}

/// A renewal that was put off leaves no entry in the flight record, so its reason is told here.
pub(super) fn not_renewed(state: &mut State, connection: &Connection, pause: Option<Pause>) {
    let name = &connection.account.username;
    let (severity, problem) = match (pause, connection.expiry) {
        (Some(pause), _) => {
            let why = pause.on_renewal(state.now);
            (Severity::Warn, Problem::new(format!("The token of @{name} was not renewed: {why}")))
        }
        (None, Expiry::At(_)) => {
            let problem = Problem::new(format!("The token of @{name} was not renewed."));
            (Severity::Warn, problem.with_next_step("Its details say why: the flight record."))
        }
        (None, _) => {
            let problem = Problem::new(format!("Renewing the token of @{name} has ended."));
            (Severity::Info, problem.with_next_step("Its details say how: the flight record."))
        }
    };
    state.note(severity, problem);
}
