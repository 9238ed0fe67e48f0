//! What the tab Connections remembers.

use chrono::TimeDelta;

use crate::{
    domain::{Connection, Runway, Timestamp},
    tui::{Panel, format},
};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connections {
    pub list: Panel<(), Vec<Connection>>,
    pub selected: usize,
    /// The first row in sight.
    pub top: usize,
}

impl Connections {
    pub fn all(&self) -> &[Connection] {
        self.list.data.value().map_or(&[], Vec::as_slice)
    }

    pub fn selected(&self) -> Option<&Connection> {
        self.all().get(self.selected)
    }
}

/// A date this near is told with its hour.
pub(crate) const SOON: TimeDelta = TimeDelta::days(2);

/// When the texts of one connection next change: both countdowns, its status, its dates, and the age of the
/// last sync. Some of these have passed.
pub(crate) fn moments(connection: &Connection, now: Timestamp) -> Vec<Timestamp> {
    let clocks = connection.expiry.instant().into_iter().chain(connection.data_access_expires_at);
    let dates = clocks.clone().chain(connection.next_renewal_at);
    let just_after = TimeDelta::nanoseconds(1);
    let mut moments: Vec<Timestamp> = Vec::new();
    moments.extend(clocks.clone().filter_map(|end| format::countdown_changes_at(end, now)));
    moments.extend(clocks.map(|end| end - Connection::EXPIRING + just_after));
    moments.extend(dates.map(|at| at - SOON + just_after));
    if let Runway::RenewFrom(from) = Runway::of(connection, now) {
        moments.push(from);
    }
    moments.extend(connection.last_sync_at.map(|at| format::age_changes_at(at, now)));
    moments
}
