//! What the tab Connections remembers.

use crate::{
    domain::{Connection, Timestamp},
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

/// When the texts of one connection next change: both countdowns, and the age of the last sync.
pub(crate) fn moments(connection: &Connection, now: Timestamp) -> impl Iterator<Item = Timestamp> {
    let clocks = connection.expiry.instant().into_iter().chain(connection.data_access_expires_at);
    clocks
        .filter_map(move |end| format::countdown_changes_at(end, now))
        .chain(connection.last_sync_at.map(|at| format::age_changes_at(at, now)))
}
