//! `accounts --json`: one object a connection.

use serde::Serialize;

use super::instant;
use crate::domain::{Connection, Expiry, RenewedBy, Timestamp, Verdict, on_command_line};

/// The contract's fields, in its order; times RFC 3339 UTC or null.
#[derive(Clone, Debug, Serialize)]
pub struct AccountRow {
    platform: &'static str,
    account_id: String,
    account_username: String,
    login: &'static str,
    source: &'static str,
    status: &'static str,
    expiry: &'static str,
    expires_at: Option<String>,
    data_access_expires_at: Option<String>,
    seconds_left: Option<i64>,
    next_renewal_at: Option<String>,
    last_sync_at: Option<String>,
    renewed_by: &'static str,
    verdict: VerdictRow,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct VerdictRow {
    code: &'static str,
    sentence: String,
}

impl VerdictRow {
    pub(super) fn of(verdict: &Verdict) -> Self {
        Self { code: verdict.code.as_str(), sentence: on_command_line(&verdict.sentence) }
    }
}

impl AccountRow {
    pub fn of(connection: &Connection, now: Timestamp) -> Self {
        let verdict = connection.verdict(now);
        // The clocks of a connection that has ended were those of its token, and that is gone.
        let told = |at: Option<Timestamp>| at.filter(|_| connection.is_connected()).map(instant);
        let (expiry, renewed_by) = if connection.is_connected() {
            (connection.expiry, connection.renewed_by)
        } else {
            (Expiry::Unknown, RenewedBy::Nobody)
        };
        Self {
            platform: connection.grant.platform.as_str(),
            account_id: connection.account.id.as_str().to_owned(),
            account_username: connection.account.username.as_str().to_owned(),
            login: connection.grant.login.as_str(),
            source: connection.source.as_str(),
            status: connection.status(now).as_str(),
            expiry: expiry.as_str(),
            expires_at: told(expiry.instant()),
            data_access_expires_at: told(connection.data_access_expires_at),
            seconds_left: connection.seconds_left(now),
            next_renewal_at: told(connection.next_renewal_at),
            last_sync_at: connection.last_sync_at.map(instant),
            renewed_by: renewed_by.as_str(),
            verdict: VerdictRow::of(&verdict),
        }
    }
}
