//! `record ACCOUNT`: the flight record, newest first.

use super::{
    Exit, Failure, Process,
    arguments::{Global, Record},
    personal::Personal,
};
use crate::{
    domain::{RenewedBy, on_command_line},
    services::export::RecordRow,
};

/// As many entries as anybody reads; the whole record stays in the store.
const MOST: u32 = 1_000;

pub(super) async fn run(global: &Global, options: &Record, process: &mut Process) -> Result<Exit, Failure> {
    let personal = Personal::open(global, process, RenewedBy::Nobody).await?;
    let connection = personal.services.find(&options.account).await?;
    let records = personal.services.flight_records(Some(&connection.account.id), MOST).await?;
    if options.json {
        let rows: Vec<RecordRow> = records.iter().map(RecordRow::from).collect();
        process.out.json(&rows)?;
    } else {
        for record in &records {
            let at = record.at.format("%Y-%m-%d %H:%M UTC");
            process.out.line(format!("{at}  {:<12}  {}", record.kind, on_command_line(&record.sentence)))?;
        }
    }
    Ok(Exit::Done)
}
