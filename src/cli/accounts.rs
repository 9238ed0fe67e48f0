//! `accounts`: connections with expiry, runway and verdict.

use super::{
    Exit, Failure, Process,
    arguments::{Accounts, Global},
    front::Front,
};
use crate::{
    domain::{Connection, Expiry, RenewedBy, Runway, Timestamp, on_command_line},
    services::export::AccountRow,
};

pub(super) async fn run(global: &Global, options: &Accounts, process: &mut Process) -> Result<Exit, Failure> {
    let front = Front::open(global, process, RenewedBy::Nobody).await?;
    let connections = front.services.connections(options.all).await?;
    let now = process.clock.now();
    if options.json {
        let rows: Vec<AccountRow> =
            connections.iter().map(|connection| AccountRow::of(connection, now)).collect();
        process.out.json(&rows)?;
    } else if connections.is_empty() {
        process.out.line("No account is connected yet: run `lightmeter connect`.")?;
    } else {
        for connection in &connections {
            process.out.line(line(connection, now))?;
        }
    }
    tell_aftermath(&front, process).await?;
    Ok(exit_for(&connections, now))
}

/// A login that was interrupted is never passed over in silence.
pub(super) async fn tell_aftermath(front: &Front, process: &mut Process) -> Result<(), Failure> {
    if let Some(sentence) = front.services.aftermath().await? {
        process.out.aside(on_command_line(&sentence));
    }
    Ok(())
}

/// Whether any of the connections needs a person.
pub(super) fn exit_for(connections: &[Connection], now: Timestamp) -> Exit {
    let asks = connections
        .iter()
        .filter(|connection| connection.is_connected())
        .any(|connection| connection.verdict(now).code.needs_person());
    if asks { Exit::NeedsPerson } else { Exit::Done }
}

fn line(connection: &Connection, now: Timestamp) -> String {
    let verdict = connection.verdict(now);
    let advice = if verdict.code == crate::domain::VerdictCode::Ok {
        String::new()
    } else {
        format!(" · {}", on_command_line(&verdict.sentence))
    };
    if !connection.is_connected() {
        let (account, login) = (&connection.account, connection.grant.login.title());
        return format!("@{}  {}  {login} · not connected, its history stays", account.username, account.id);
    }
    format!(
        "@{}  {}  {} · {} · {}{advice}",
        connection.account.username,
        connection.account.id,
        connection.grant.login.title(),
        expiry_words(connection, now),
        runway_words(connection, now),
    )
}

fn expiry_words(connection: &Connection, now: Timestamp) -> String {
    match (connection.ends_at(), connection.expiry) {
        (Some(end), _) if end <= now => "expired".to_owned(),
        (Some(end), _) => format!("{} left", duration_words((end - now).num_seconds())),
        (None, Expiry::Never) => "never expires".to_owned(),
        (None, _) => "expiry unknown".to_owned(),
    }
}

fn duration_words(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

fn runway_words(connection: &Connection, now: Timestamp) -> String {
    match Runway::of(connection, now) {
        Runway::Open => "nothing ends by itself".to_owned(),
        Runway::Renewed { by, next, .. } => format!("renewed by the {by}, next {}", next.format("%Y-%m-%d")),
        Runway::EndsAt(end) if connection.data_access_expires_at == Some(end) => {
            format!("data access ends {}; only a new login extends it", end.format("%Y-%m-%d %H:%M UTC"))
        }
        Runway::EndsAt(end) => format!("nobody renews it: ends {}", end.format("%Y-%m-%d %H:%M UTC")),
        Runway::RenewBy(end) => {
            format!("nobody renews it: run `lightmeter renew` by {}", end.format("%Y-%m-%d %H:%M UTC"))
        }
        Runway::RenewFrom(from) => {
            let from = from.format("%Y-%m-%d %H:%M UTC");
            format!(
                "Meta has not said when it ends, and nobody renews it: run `lightmeter renew` from {from} on"
            )
        }
        Runway::Unknown { .. } => "Meta has not said when it ends".to_owned(),
        Runway::Over => "not connected".to_owned(),
    }
}
