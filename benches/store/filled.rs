//! A shared Postgres with the history of many accounts: one is stored through the worker's door, and its rows are
//! copied to the others in the order in which they would have come, day after day.

use chrono::{DurationRound as _, TimeDelta};
use lightmeter::{
    clock::Clock,
    domain::{AccountId, Day, Metric, Profile, Range, Reading, Taken, Timestamp, Untrusted, UserId, Value},
    store::{Keyring, Store, WindowReading, WorkerStore},
};
use sqlx::Row as _;

use super::{connecting::connect, place::Place};

pub(crate) const DAYS: i64 = 730;
/// How many metrics the days of an account have; the other two are told of windows alone.
pub(crate) const METRICS: usize = 14;

pub(crate) struct Filled {
    pub(crate) place: Place,
    pub(crate) store: Store,
    pub(crate) worker: WorkerStore,
    pub(crate) now: Timestamp,
    /// Each user's first account; that which was stored through the door comes first.
    pub(crate) accounts: Vec<(UserId, AccountId)>,
}

impl Filled {
    pub(crate) async fn new(users: usize, accounts_each: usize) -> Self {
        let place = Place::new().await;
        let store = place.store().await;
        let keyring = Keyring::generate();
        let worker = store.worker(keyring.clone());
        let now = Clock::system().now().duration_trunc(TimeDelta::seconds(1)).unwrap();
        let account = AccountId::parse("17841400000000001").unwrap();
        let sql = "INSERT INTO users (handle, role) VALUES ('user-1', 'member') RETURNING u_id";
        let user = UserId(sqlx::query_scalar(sql).fetch_one(&mut place.raw().await).await.unwrap());
        connect(&store.as_user(user), &worker, &keyring, &account, now).await;
        let today = Day::containing(now);
        let first = Range::new(today.plus(-DAYS), today.plus(-1)).unwrap();
        worker.save_days(user, &account, &days(first, now)).await.unwrap();
        worker.save_windows(user, &account, &windows(first, now)).await.unwrap();
        for day in first.days() {
            worker.save_profile(user, &account, day, &profile(taken_at(day, now))).await.unwrap();
        }
        let sizes = format!("SET bench.users = {users}; SET bench.accounts_each = {accounts_each};");
        place.run(&format!("{sizes}\n{}", include_str!("sql/multiply.sql"))).await;
        place.run("VACUUM ANALYZE").await;
        let accounts = accounts(&place).await;
        assert_eq!(accounts.len(), users);
        Self { place, store, worker, now, accounts }
    }
}

async fn accounts(place: &Place) -> Vec<(UserId, AccountId)> {
    let sql = "SELECT u_id, min(account_id) AS account_id FROM accounts GROUP BY u_id ORDER BY 2";
    let rows = sqlx::query(sql).fetch_all(&mut place.raw().await).await.unwrap();
    rows.iter()
        .map(|row| (UserId(row.get("u_id")), AccountId::parse(row.get("account_id")).unwrap()))
        .collect()
}

/// What Meta tells of an account of some size: the series in one call and the totals in another, 40 seconds later.
pub(crate) fn days(range: Range, now: Timestamp) -> Vec<(Day, Metric, Taken<Reading>)> {
    range
        .days()
        .flat_map(|day| {
            let of_metric = move |metric: &Metric| Some((day, *metric, reading(day, *metric, now)?));
            Metric::ALL.iter().filter_map(of_metric)
        })
        .collect()
}

fn reading(day: Day, metric: Metric, now: Timestamp) -> Option<Taken<Reading>> {
    let usual = usual(metric)?;
    let number = usual + day.days_since(Day::parse("2000-01-01").unwrap()) * 37 % usual;
    let later = if Metric::SERIES.contains(&metric) { 0 } else { 40 };
    let at = taken_at(day, now) + TimeDelta::seconds(later);
    Some(Taken { what: Reading::Measured(Value::Whole(number)), at })
}

/// Half of the most that is told of a day.
const fn usual(metric: Metric) -> Option<i64> {
    Some(match metric {
        Metric::Reach => 12_000,
        Metric::Views => 30_000,
        Metric::AccountsEngaged => 900,
        Metric::TotalInteractions => 2_000,
        Metric::Likes => 1_500,
        Metric::Comments => 60,
        Metric::Saves => 120,
        Metric::Shares => 80,
        Metric::Replies => 10,
        Metric::Reposts => 15,
        Metric::ProfileViews => 400,
        Metric::WebsiteClicks => 30,
        Metric::ProfileLinksTaps => 25,
        Metric::FollowerCount => 40,
        Metric::Follows | Metric::Unfollows => return None,
    })
}

/// Two days later, when Meta has published it all.
fn taken_at(day: Day, now: Timestamp) -> Timestamp {
    (day.end() + TimeDelta::days(2)).min(now - TimeDelta::minutes(1))
}

/// The totals of 30 days, a window for each day at which they ended.
fn windows(range: Range, now: Timestamp) -> Vec<WindowReading> {
    let of_day = |to: Day| {
        let range = Range::new(to.plus(-29), to).unwrap();
        let of_metric = move |metric: &Metric| {
            let reading = reading(to, *metric, now)?;
            Some(WindowReading { range, metric: *metric, reading })
        };
        Metric::ALL.iter().filter_map(of_metric)
    };
    range.days().flat_map(of_day).collect()
}

fn profile(at: Timestamp) -> Taken<Profile<Untrusted>> {
    let what = Profile {
        username: Some(Untrusted::new("an.account")),
        name: Some(Untrusted::new("An account")),
        followers_count: Some(5_000),
        follows_count: Some(300),
        media_count: Some(900),
    };
    Taken { what, at }
}
