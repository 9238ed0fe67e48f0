//! When the screen next says something else by itself: nothing to tick means no wake-up.

use super::{Dialog, Section, State, Tab, connections, dialog, format, overview};
use crate::domain::Timestamp;

/// The first instant after `state.now` at which a visible text changes.
pub fn next_tick(state: &State) -> Option<Timestamp> {
    let now = state.now;
    let mut moments: Vec<Timestamp> = Vec::new();
    if let Some(notice) = state.notices.last() {
        moments.push(format::age_changes_at(notice.at, now));
    }
    moments.extend(state.notices.iter().filter_map(super::Notice::leaves_at));
    for dialog in &state.dialogs {
        match dialog {
            Dialog::Connect(connect) => moments.extend(dialog::connect_moments(connect, now)),
            Dialog::Details { account, .. } => {
                moments.extend(
                    state.connection(account).into_iter().flat_map(|one| connections::moments(one, now)),
                );
            }
            Dialog::Everybody { .. } => moments.extend(dialog::health_moments(state)),
            Dialog::Help { .. } | Dialog::Disconnect(_) => {}
        }
    }
    match state.tab {
        Tab::Connections => {
            moments.extend(state.connections.all().iter().flat_map(|one| connections::moments(one, now)));
        }
        Tab::Overview => {
            // The banner turns up the moment a clock runs out.
            moments.extend(state.subject().and_then(crate::domain::Connection::ends_at));
            moments.extend(overview::moments(state));
            if state.overview.section == Section::Summary && state.overview.account.is_some() {
                // A new day of Meta's moves the range.
                moments.push(crate::domain::Day::containing(now).end());
            }
        }
    }
    moments.into_iter().filter(|moment| *moment > now).min()
}
