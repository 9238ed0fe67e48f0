//! How the renewals that were just asked for went: read from what they left in the store since the question.

use crate::{
    cli::{
        Exit, Failure, Process,
        front::Front,
        work::{RENEWALS_END_WITHIN, Renewals, renew_all},
    },
    domain::{
        Connection, FlightRecord, GrantId, Pause, RenewalOutcome, Runway, Timestamp, WorkKind,
        on_command_line,
    },
};

/// One renewal that was asked for.
#[derive(Debug)]
pub(in crate::cli) struct Renewal {
    pub(in crate::cli) end: RenewalEnd,
    username: String,
    sentence: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum RenewalEnd {
    Renewed,
    /// Meta renews the token from then on, where that is known.
    TooYoung(Option<Timestamp>),
    /// It was imported, and another set-up may still use it.
    Held,
    /// Meta is away or asks to wait.
    Later,
    /// Meta has not answered yet.
    Unfinished,
    /// It fares no better when it is asked for again.
    Refused,
    NeedsPerson,
}

impl RenewalEnd {
    pub(in crate::cli) const fn exit(self) -> Exit {
        match self {
            // What was left to another set-up on purpose has not failed.
            Self::Renewed | Self::Held => Exit::Done,
            Self::TooYoung(_) | Self::Later | Self::Unfinished => Exit::Temporary,
            Self::Refused => Exit::Failed,
            Self::NeedsPerson => Exit::NeedsPerson,
        }
    }
}

impl Renewal {
    /// What to tell a person of it.
    pub(in crate::cli) fn line(&self) -> String {
        let when = match self.end {
            RenewalEnd::TooYoung(Some(from)) => {
                format!(" It can be renewed from {}.", from.format("%Y-%m-%d %H:%M UTC"))
            }
            _ => String::new(),
        };
        format!("@{}  {}{when}", self.username, self.sentence)
    }
}

/// More entries than renewals leave while one command runs.
const MOST: u32 = 1_000;

/// Asks a running worker for a renewal of each, waits for them, and says how each went.
pub(in crate::cli) async fn renew_each(
    front: &Front,
    connections: &[Connection],
    process: &Process,
) -> Result<Vec<Renewal>, Failure> {
    let known = front.services.flight_records(None, MOST).await?;
    let asked_at = process.clock.now();
    let waited = renew_all(front, connections, process).await?;
    let unfinished = if waited == Renewals::Unfinished { front.services.work().await? } else { Vec::new() };
    let records = since(front.services.flight_records(None, MOST).await?, &known);
    let all = front.services.connections(true).await?;
    // A renewal is one of a grant, and tells of itself at whichever of its accounts it was asked for.
    let serves = |grant: &GrantId, record: &FlightRecord| {
        all.iter().any(|one| one.account.id == record.account_id && one.grant == *grant)
    };
    let now = process.clock.now();
    let renewal = |connection: &Connection, pause: Option<Pause>| {
        // A fetch that happens at the same time has entries of its own.
        let is_of_renewal =
            |record: &&FlightRecord| record.renewal.is_some() && serves(&connection.grant, record);
        let left = records.iter().filter(is_of_renewal);
        let renewed = |record: &&FlightRecord| record.renewal == Some(RenewalOutcome::Renewed);
        let renewed_before = known.iter().filter(is_of_renewal).find(renewed);
        // One that had ended by the instant of the question was what it asks for, and is not done again.
        let just_done = || renewed_before.filter(|record| record.at >= asked_at);
        let told = left.clone().find(renewed).or_else(|| left.clone().next()).or_else(just_done);
        let born =
            renewed_before.map_or(connection.connected_at, |record| record.at.max(connection.connected_at));
        let now_there = all.iter().find(|one| one.account.id == connection.account.id);
        let is_connected = now_there.is_some_and(Connection::is_connected);
        let is_unfinished = unfinished.iter().filter(|work| work.kind == WorkKind::Renew).any(|work| {
            all.iter().any(|one| one.account.id == work.account_id && one.grant == connection.grant)
        });
        let end = match told.and_then(|record| record.renewal) {
            Some(RenewalOutcome::Renewed) => RenewalEnd::Renewed,
            _ if is_unfinished => RenewalEnd::Unfinished,
            _ if !is_connected => RenewalEnd::Refused,
            // Nothing is recorded of a renewal that Meta's limits put off.
            None | Some(RenewalOutcome::Later) => RenewalEnd::Later,
            Some(RenewalOutcome::Held) => RenewalEnd::Held,
            Some(RenewalOutcome::TooYoung) => {
                let renewable = born + Runway::RENEWABLE_AFTER;
                RenewalEnd::TooYoung(Some(renewable).filter(|from| *from > asked_at))
            }
            Some(RenewalOutcome::Refused | RenewalOutcome::NotConfigured) => RenewalEnd::Refused,
            Some(RenewalOutcome::NeedsPerson) => RenewalEnd::NeedsPerson,
        };
        let sentence = match (told, end) {
            (_, RenewalEnd::Unfinished) => format!(
                "The token was not renewed within {} minutes: Meta did not answer, try again later.",
                RENEWALS_END_WITHIN.num_minutes()
            ),
            (Some(record), _) => on_command_line(&record.sentence),
            (None, _) if !is_connected => {
                "The token was not renewed: it was disconnected meanwhile.".to_owned()
            }
            // Nothing was asked of Meta, which leaves no entry.
            (None, _) => pause.map_or_else(
                || "Nothing is known of the renewal: `lightmeter accounts` shows how it stands.".to_owned(),
                |pause| format!("The token was not renewed: {}", pause.on_renewal(now)),
            ),
        };
        Renewal { end, username: connection.account.username.as_str().to_owned(), sentence }
    };
    let mut renewals = Vec::new();
    for connection in connections {
        renewals.push(renewal(connection, front.services.pause_of(connection.clone()).await));
    }
    Ok(renewals)
}

/// The entries that were not known at the question, whatever time they tell: a token that waited from an earlier
/// renewal is dated by that one.
fn since(records: Vec<FlightRecord>, known: &[FlightRecord]) -> Vec<FlightRecord> {
    let mut known: Vec<&FlightRecord> = known.iter().collect();
    let mut is_new = |record: &FlightRecord| match known.iter().position(|one| *one == record) {
        Some(place) => {
            known.remove(place);
            false
        }
        None => true,
    };
    records.into_iter().filter(|record| is_new(record)).collect()
}
