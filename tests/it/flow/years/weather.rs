//! What goes wrong at Meta: of all calls a twentieth, in every way that the sandbox knows; all of them while it is away;
//! and always what it refuses for good.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Mutex, MutexGuard},
};

use lightmeter::{
    domain::{Day, Timestamp},
    sandbox::{Control, SeenRequest, Trouble},
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

pub(super) const SEED: u64 = 400;
/// One call of so many fails.
const ONE_OF: u32 = 20;
/// So many accounts share an app's limit as often as any other trouble is met.
const FEW: u32 = 10;

/// The sandbox asks it, the test looks at it.
#[derive(Clone, Default)]
pub(super) struct Weather(Arc<Mutex<Sky>>);

#[derive(Default)]
pub(super) struct Sky {
    /// Nothing fails but what is refused for good, for as long as a person logs in.
    pub(super) is_calm: bool,
    pub(super) outages: Vec<(Timestamp, Timestamp)>,
    /// Whose totals of which days Meta refuses whenever it is asked for them.
    pub(super) refused: Vec<(String, Day)>,
    /// How many accounts there are: the app's limit grows with them.
    pub(super) accounts: u32,
    pub(super) calls: u64,
    /// How many calls met what.
    pub(super) met: BTreeMap<String, u64>,
    /// How many calls like this one there were at this instant, so that a second try has luck of its own.
    turns: HashMap<u64, u32>,
    at: Option<Timestamp>,
}

impl Weather {
    pub(super) fn over(meta: &Control) -> Self {
        let weather = Self::default();
        let sky = weather.clone();
        meta.set_weather(move |call| sky.look().becomes_of(call));
        weather
    }

    pub(super) fn look(&self) -> MutexGuard<'_, Sky> {
        self.0.lock().unwrap()
    }

    pub(super) fn is_out(&self, now: Timestamp) -> bool {
        self.look().is_out(now)
    }
}

impl Sky {
    fn is_out(&self, now: Timestamp) -> bool {
        self.outages.iter().any(|(begins, ends)| (*begins..*ends).contains(&now))
    }

    pub(super) fn refuses(&self, username: &str, day: Day) -> bool {
        self.refused.iter().any(|(who, refused)| who == username && *refused == day)
    }

    fn becomes_of(&mut self, call: &SeenRequest) -> Option<Trouble> {
        self.calls += 1;
        let trouble = if self.is_out(call.at) {
            Some(Trouble::Http { status: 503 })
        } else if self.is_refused(call) {
            Some(error(2500, "(#2500) There is no data for this day"))
        } else if self.is_calm {
            None
        } else {
            let mut dice = self.dice(call);
            (dice.random_range(0..ONE_OF) == 0).then(|| trouble(&mut dice, call, self.accounts))
        };
        if let Some(trouble) = &trouble {
            *self.met.entry(name(trouble)).or_default() += 1;
        }
        trouble
    }

    /// The totals of exactly that day.
    fn is_refused(&self, call: &SeenRequest) -> bool {
        let is_total = call.query_names.iter().any(|name| name == "metric_type");
        let day = call.window.filter(|_| is_total).map(|(since, until)| (since, Day::ending_at(until)));
        let day = day.filter(|(since, day)| *since == day.start()).map(|(_, day)| day);
        call.account.as_ref().zip(day).is_some_and(|(who, day)| self.refuses(who, day))
    }

    /// By what the call is, and not by when it arrives: calls that go together arrive in any order.
    fn dice(&mut self, call: &SeenRequest) -> StdRng {
        if self.at != Some(call.at) {
            self.at = Some(call.at);
            self.turns.clear();
        }
        let mut hasher = DefaultHasher::new();
        (SEED, call.at, &call.method, &call.path, &call.account).hash(&mut hasher);
        (&call.metrics, call.window, &call.query_names).hash(&mut hasher);
        let turn = self.turns.entry(hasher.finish()).or_default();
        *turn += 1;
        turn.hash(&mut hasher);
        StdRng::seed_from_u64(hasher.finish())
    }
}

/// What may happen to a call: an account's limit is met where the call names an account.
fn trouble(dice: &mut StdRng, call: &SeenRequest, accounts: u32) -> Trouble {
    let mut all = vec![
        Trouble::TokenExpired,
        Trouble::TokenRevoked { subcode: 458 },
        Trouble::TokenRevoked { subcode: 460 },
        Trouble::TokenRevoked { subcode: 467 },
        Trouble::Checkpoint,
        Trouble::Unconfirmed,
        Trouble::PageRoleLost,
        Trouble::Blocked,
        Trouble::Permission { code: 10 },
        Trouble::Permission { code: 210 },
        Trouble::Unknown,
        Trouble::Unavailable,
        error(100, "(#100) Something is not as it should be"),
        error(100, "(#100) metric[0] must be one of the following values: reach, views"),
        Trouble::Http { status: 502 },
        Trouble::Http { status: 404 },
        Trouble::Slow { millis: 1 },
        Trouble::Held,
        Trouble::Cut,
        Trouble::Garbage,
        Trouble::Empty,
        Trouble::Without { fields: vec!["data".to_owned()] },
        Trouble::Without { fields: vec!["access_token".to_owned(), "id".to_owned()] },
    ];
    if dice.random_ratio(FEW, accounts.max(FEW)) {
        // The app's limit is one of a rolling hour.
        let wait = [7, 59][dice.random_range(0..2)];
        all.extend([throttled(4, None, wait), throttled(613, Some(1996), wait)]);
    }
    if call.path.ends_with("/insights") {
        let wait = [7, 60, 700, 1_400][dice.random_range(0..4)];
        all.extend([17, 32, 613, 80002].map(|code| throttled(code, None, wait)));
        all.push(Trouble::Exhausted { regain_minutes: wait });
    }
    all.swap_remove(dice.random_range(0..all.len()))
}

fn error(code: u32, message: &str) -> Trouble {
    Trouble::Error { status: 400, code, subcode: None, message: message.to_owned() }
}

fn throttled(code: u32, subcode: Option<u32>, wait: u32) -> Trouble {
    // The usage header of a call that names no account tells no time.
    let retry_after_seconds = Some(wait * 60);
    Trouble::Throttled { code, subcode, regain_minutes: Some(wait), retry_after_seconds }
}

/// For the note.
fn name(trouble: &Trouble) -> String {
    let code = match trouble {
        Trouble::TokenRevoked { subcode } => format!(" {subcode}"),
        Trouble::Throttled { code, .. } | Trouble::Permission { code } => format!(" {code}"),
        Trouble::Http { status } => format!(" {status}"),
        Trouble::Error { message, .. } => format!(" {message:.20}"),
        Trouble::Without { fields } => format!(" {}", fields.join(" ")),
        _ => String::new(),
    };
    let shown = format!("{trouble:?}");
    let kind = shown.split([' ', '{']).next().unwrap_or_default();
    format!("{kind}{code}")
}
