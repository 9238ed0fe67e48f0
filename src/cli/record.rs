//! `record ACCOUNT`: the flight record, newest first.

use super::{
    Exit, Failure, Process,
    arguments::{Global, Record},
    front::Front,
};
use crate::{
    domain::{FlightRecord, RenewedBy, on_command_line},
    services::export::RecordRow,
};

/// As many entries as anybody reads; the whole record stays in the store.
const MOST: u32 = 1_000;

pub(super) async fn run(global: &Global, options: &Record, process: &mut Process) -> Result<Exit, Failure> {
    let front = Front::open(global, process, RenewedBy::Nobody).await?;
    let connection = front.services.find(&options.account).await?;
    let records = front.services.flight_records(Some(&connection.account.id), MOST).await?;
    if options.json {
        let rows: Vec<RecordRow> = records.iter().map(RecordRow::from).collect();
        process.out.json(&rows)?;
    } else {
        for record in &records {
            process.out.line(line(record))?;
        }
    }
    Ok(Exit::Done)
}

fn line(record: &FlightRecord) -> String {
    let at = record.at.format("%Y-%m-%d %H:%M UTC");
    let sentence = on_command_line(&record.sentence);
    let mut codes = Vec::new();
    codes.extend(record.code.map(|code| format!("code {code}")));
    codes.extend(record.subcode.map(|subcode| format!("subcode {subcode}")));
    // A call that never got an answer has no status.
    codes.extend(record.http_status.filter(|status| *status != 0).map(|status| format!("HTTP {status}")));
    codes.extend(record.fbtrace_id.as_ref().map(|id| format!("fbtrace_id {id}")));
    let codes = if codes.is_empty() { String::new() } else { format!("  ({})", codes.join(", ")) };
    format!("{at}  {:<12}  {sentence}{codes}", record.kind)
}
