//! What is kept after a kill and a restart, without the instants at which it was asked for.

use std::fmt::Debug;

use lightmeter::{
    clock::Clock,
    config::Tokens,
    domain::{AccountId, Day, Handle, Range, Taken, Timestamp, WorkKind},
    store::{KeySource, Keyring, OpenGrant, Store, UserStore},
};

use crate::pty::desk::Desk;

#[derive(Debug)]
pub(super) struct Found {
    /// A line for each figure, ascending.
    pub(super) figures: Vec<String>,
    /// A line for each entry of the flight record, ascending.
    pub(super) records: Vec<String>,
    /// What is still to be done that somebody asked for.
    pub(super) work: Vec<WorkKind>,
    /// A new token still waits beside the token.
    pub(super) has_pending: bool,
    /// The token is one that Meta has given out and takes.
    pub(super) has_living_token: bool,
}

impl Found {
    /// With the figures of so many days.
    pub(super) fn on(desk: &Desk, days: i64) -> Self {
        desk.block_on(async {
            let (clock, _hand) = Clock::set_by_hand(desk.now());
            let store = Store::open_sqlite(&desk.data().join(Store::FILE), &clock).await.unwrap();
            let keyring = KeySource::of(&Tokens::default(), &desk.data()).load().unwrap();
            let user = store.local_user(&Handle::parse("person").unwrap()).await.unwrap();
            let (mine, door) = (store.as_user(user.id), store.worker(keyring));
            let connections = mine.connections(true).await.unwrap();
            assert_eq!(connections.len(), 1, "{connections:?}");
            let account = connections[0].account.id.clone();
            let OpenGrant { token, grant, .. } = door.grant_of(user.id, &account).await.unwrap().unwrap();
            let found = Self {
                figures: figures(&mine, &account, days, desk.now()).await,
                records: records(&mine).await,
                work: mine.work().await.unwrap().into_iter().map(|work| work.kind).collect(),
                has_pending: door.pending(user.id, &grant.id).await.unwrap().is_some(),
                has_living_token: desk.control().accepts(token.expose()),
            };
            store.close().await;
            found
        })
    }
}

/// The token that is used.
pub(super) fn token(desk: &Desk) -> String {
    desk.block_on(async {
        let (clock, _hand) = Clock::set_by_hand(desk.now());
        let store = Store::open_sqlite(&desk.data().join(Store::FILE), &clock).await.unwrap();
        let keyring = KeySource::of(&Tokens::default(), &desk.data()).load().unwrap();
        let user = store.local_user(&Handle::parse("person").unwrap()).await.unwrap().id;
        let account = store.as_user(user).connections(true).await.unwrap().remove(0).account.id;
        let grant = store.worker(keyring).grant_of(user, &account).await.unwrap().unwrap();
        store.close().await;
        grant.token.expose().to_owned()
    })
}

/// Whether a process that goes on would find something to do by now.
pub(super) fn is_anything_due(desk: &Desk) -> bool {
    desk.block_on(async {
        let (clock, _hand) = Clock::set_by_hand(desk.now());
        let store = Store::open_sqlite(&desk.data().join(Store::FILE), &clock).await.unwrap();
        let door = store.worker(Keyring::generate());
        let deadline = door.next_due_deadline(true).await.unwrap();
        store.close().await;
        deadline.is_some_and(|at| at <= desk.now())
    })
}

async fn figures(mine: &UserStore, account: &AccountId, days: i64, now: Timestamp) -> Vec<String> {
    let today = Day::containing(now);
    let range = Range::new(today.plus(-days), today).unwrap();
    let mut lines = Vec::new();
    for day in mine.days(account, range).await.unwrap() {
        lines.extend(day.readings.iter().map(|(metric, taken)| line("day", (day.day, metric), taken)));
        lines.extend(day.later.iter().map(|(metric, taken)| line("asked later", (day.day, metric), taken)));
    }
    let windows = Range::STEPS.iter().map(|days| Range::last(*days, now)).collect::<Vec<_>>();
    let windows = windows.iter().flat_map(|window| [*window, window.previous()]).collect::<Vec<_>>();
    for one in mine.windows(account, &windows).await.unwrap() {
        lines.push(line("window", (one.range, one.metric), &one.reading));
    }
    for (day, profile) in mine.profile_days(account, range).await.unwrap() {
        lines.push(line("profile", day, &profile));
    }
    for one in mine.audience_days(account, range).await.unwrap() {
        lines.push(format!("audience {:?} {:?} {:?} {:?}", one.day, one.kind, one.dimension, one.shares));
    }
    for one in mine.audience(account).await.unwrap().online {
        lines.push(line("online", one.day, &one.hours));
    }
    for post in mine.media_readings(account, range).await.unwrap() {
        lines.push(format!("post {:?}", post.media));
        let id = &post.media.id;
        lines.extend(post.readings.iter().map(|reading| {
            format!("post {id:?} {} at {} h {:?}", reading.metric, reading.age_hours, reading.reading)
        }));
    }
    lines.sort();
    lines
}

async fn records(mine: &UserStore) -> Vec<String> {
    let all = mine.flight_records(None, 1_000).await.unwrap();
    let mut lines: Vec<String> =
        all.into_iter().map(|one| format!("{:?} {:?} {}", one.kind, one.renewal, one.sentence)).collect();
    lines.sort();
    lines
}

fn line<T: Debug>(what: &str, of: impl Debug, taken: &Taken<T>) -> String {
    format!("{what} {of:?} {:?}", taken.what)
}
