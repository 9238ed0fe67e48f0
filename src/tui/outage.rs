//! What a shared database or its worker keeps from a dashboard for now: said until it is over.

use super::{Effect, State, format, message::Problem};
use crate::{domain::Timestamp, services::Lack};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outage {
    /// The database has not answered since this was first noticed.
    Database { noticed_at: Timestamp },
    /// No worker was seen since then, or ever.
    Worker { seen_at: Option<Timestamp> },
}

/// Takes in how things stand. Whoever is a user no more is out.
pub(super) fn stands(state: &mut State, standing: Result<Option<Lack>, Problem>) -> Vec<Effect> {
    let was_away = matches!(state.outage, Some(Outage::Database { .. }));
    let outage = match standing {
        Ok(Some(Lack::User)) => return vec![Effect::Leave],
        Ok(Some(Lack::Database)) if was_away => return Vec::new(),
        Ok(Some(Lack::Database)) => Some(Outage::Database { noticed_at: state.now }),
        Ok(Some(Lack::Worker { seen_at })) => Some(Outage::Worker { seen_at }),
        Ok(None) => None,
        Err(problem) => {
            state.note(super::Severity::Error, problem);
            return Vec::new();
        }
    };
    state.stale |= state.outage != outage;
    if was_away {
        // Whatever was written meanwhile, and what could not be read.
        state.outdate();
    }
    state.outage = outage;
    Vec::new()
}

/// One line.
pub(super) fn sentence(state: &State, outage: &Outage) -> String {
    let at = |instant: Timestamp| format::short_moment(instant, state.setup.offset);
    match outage {
        Outage::Database { noticed_at } => {
            format!("Database away since {}: this was read before; it is tried again.", at(*noticed_at))
        }
        Outage::Worker { seen_at: Some(seen_at) } => {
            format!("No worker seen since {}: nothing is fetched or renewed.", at(*seen_at))
        }
        Outage::Worker { seen_at: None } => {
            "No worker was ever seen: nothing is fetched or renewed.".to_owned()
        }
    }
}
