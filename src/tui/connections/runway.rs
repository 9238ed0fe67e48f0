//! The runway in words: who renews and when, or what to do and by when.

use super::state::SOON;
use crate::{
    domain::{Connection, RenewedBy, Runway, Status, Timestamp},
    tui::{Action, State, format},
};

/// One sentence, which fits a row of 80 cells.
pub(super) fn sentence(state: &State, connection: &Connection) -> String {
    let on = |at| near(state, at, format::moment);
    match Runway::of(connection, state.now) {
        Runway::Open => "Nothing ends by itself.".to_owned(),
        Runway::Renewed { by, next, until: None } => {
            let who = match by {
                RenewedBy::Dashboard => "Renewed while this dashboard is open",
                RenewedBy::Timer => "Renewed by your timer",
                RenewedBy::Worker | RenewedBy::Nobody => "Renewed by the worker",
            };
            format!("{who}, next {}.", on(next))
        }
        Runway::Renewed { by, next, until: Some(until) } => {
            let who = match by {
                RenewedBy::Dashboard => "Renewed while open",
                RenewedBy::Timer => "Renewed by timer",
                RenewedBy::Worker | RenewedBy::Nobody => "Renewed by worker",
            };
            let on = |at| near(state, at, format::short_moment);
            format!("{who}, next {}; data access: log in by {}.", on(next), on(until))
        }
        Runway::EndsAt(end) if connection.data_access_expires_at == Some(end) => {
            format!(
                "Data access ends {}; only a new login at Meta extends it: {}.",
                on(end),
                state.key(Action::Connect)
            )
        }
        Runway::EndsAt(end) if end - state.now < Connection::EXPIRING => {
            format!("Nobody renews it: press c to log in again, by {}.", exact(state, end))
        }
        Runway::EndsAt(end) => format!("Nobody renews it: it ends {}.", on(end)),
        Runway::RenewBy(end) => {
            format!("Nobody renews it: press R to renew it, by {}.", exact(state, end))
        }
        Runway::RenewFrom(from) if from <= state.now => {
            "Meta has not said when it ends, and nobody renews it: press R now.".to_owned()
        }
        Runway::RenewFrom(from) => {
            format!("Nobody renews it, and its end is unknown: press R from {} on.", exact(state, from))
        }
        Runway::Unknown { next: Some(next) } => {
            format!("Meta has not said when it ends; asked again {}.", on(next))
        }
        Runway::Unknown { next: None } => "Meta has not said when it ends.".to_owned(),
        Runway::Over => match connection.status(state.now) {
            Status::Disconnected => {
                "Disconnected; the history stays readable. Press c to connect again.".to_owned()
            }
            _ => "It has ended: press c to connect again.".to_owned(),
        },
    }
}

/// The same in some 36 cells: what matters comes first, and the details have the rest.
pub(super) fn in_few_words(state: &State, connection: &Connection) -> String {
    let on = |at| format::date(at, state.setup.offset);
    match Runway::of(connection, state.now) {
        // The clock that nobody can move has no other place here.
        Runway::Renewed { until: Some(until), .. } => format!("Renewed; data access until {}.", on(until)),
        Runway::Renewed { by: RenewedBy::Dashboard, next, .. } => {
            format!("Renewed while open, next {}.", on(next))
        }
        Runway::Renewed { by: RenewedBy::Timer, next, .. } => {
            format!("Renewed by your timer, next {}.", on(next))
        }
        Runway::Renewed { next, .. } => format!("Renewed by the worker, next {}.", on(next)),
        Runway::EndsAt(end) if connection.data_access_expires_at == Some(end) => {
            format!("Data access ends {}: log in, {}.", on(end), state.key(Action::Connect))
        }
        Runway::EndsAt(end) if end - state.now < Connection::EXPIRING => {
            format!("Press c by {} to log in.", exact(state, end))
        }
        Runway::EndsAt(end) => format!("Nobody renews it: it ends {}.", on(end)),
        Runway::RenewBy(end) => format!("Press R by {} to renew it.", exact(state, end)),
        Runway::RenewFrom(from) if from <= state.now => "Nobody renews it: press R now.".to_owned(),
        Runway::RenewFrom(from) => format!("Press R from {} on.", exact(state, from)),
        Runway::Open | Runway::Over | Runway::Unknown { .. } => sentence(state, connection),
    }
}

/// Who renews next and when, for the details.
pub(super) fn renewal(state: &State, connection: &Connection) -> String {
    match Runway::of(connection, state.now) {
        Runway::RenewBy(end) => format!("nobody: press R by {}", exact(state, end)),
        Runway::RenewFrom(from) if from <= state.now => "nobody: press R now".to_owned(),
        Runway::RenewFrom(from) => format!("nobody: press R from {} on", exact(state, from)),
        _ => connection.next_renewal_at.map_or_else(
            || "not planned".to_owned(),
            |at| {
                let by = renewer(connection.renewed_by);
                format!("{}, by {by}", format::moment(at, state.setup.offset))
            },
        ),
    }
}

const fn renewer(by: RenewedBy) -> &'static str {
    match by {
        RenewedBy::Worker => "the worker",
        RenewedBy::Timer => "the timer",
        RenewedBy::Dashboard => "this dashboard while it is open",
        RenewedBy::Nobody => "nobody",
    }
}

/// The hour only where it is near.
fn near(
    state: &State,
    at: Timestamp,
    with_hour: impl Fn(Timestamp, chrono::FixedOffset) -> String,
) -> String {
    let offset = state.setup.offset;
    if at - state.now < SOON { with_hour(at, offset).trim().to_owned() } else { format::date(at, offset) }
}

fn exact(state: &State, at: Timestamp) -> String {
    format::short_moment(at, state.setup.offset).trim().to_owned()
}
