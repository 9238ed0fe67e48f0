//! `record --json`: one object an entry of the flight record.

use serde::Serialize;

use super::instant;
use crate::domain::{FlightRecord, on_command_line};

/// The contract's fields, in its order.
#[derive(Clone, Debug, Serialize)]
pub struct RecordRow {
    at: String,
    account_id: String,
    kind: &'static str,
    sentence: String,
    http_status: Option<u16>,
    code: Option<i64>,
    subcode: Option<i64>,
    fbtrace_id: Option<String>,
}

impl From<&FlightRecord> for RecordRow {
    fn from(record: &FlightRecord) -> Self {
        Self {
            at: instant(record.at),
            account_id: record.account_id.as_str().to_owned(),
            kind: record.kind.as_str(),
            sentence: on_command_line(&record.sentence),
            // A call that never got an answer has no status.
            http_status: record.http_status.filter(|status| *status != 0),
            code: record.code,
            subcode: record.subcode,
            fbtrace_id: record.fbtrace_id.as_ref().map(|id| id.as_str().to_owned()),
        }
    }
}
