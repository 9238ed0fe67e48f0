//! Troubles by a rule: what becomes of a call follows from the call, whatever the order in which calls arrive.

use std::fmt;

use super::{faults::Trouble, seen::SeenRequest};

type Rule = dyn FnMut(&SeenRequest) -> Option<Trouble> + Send;

/// What becomes of the calls that no planted fault meets.
#[derive(Default)]
pub(crate) struct Weather(Option<Box<Rule>>);

impl Weather {
    pub(crate) fn by(rule: impl FnMut(&SeenRequest) -> Option<Trouble> + Send + 'static) -> Self {
        Self(Some(Box::new(rule)))
    }

    pub(crate) fn meet(&mut self, seen: &SeenRequest) -> Option<Trouble> {
        self.0.as_mut()?(seen)
    }
}

impl fmt::Debug for Weather {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Weather").field(&self.0.is_some()).finish()
    }
}
