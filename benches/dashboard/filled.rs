//! A data folder with 400 days of three accounts, written through the store's own door.

use std::path::Path;

use chrono::{DurationRound as _, TimeDelta};
use lightmeter::{
    clock::Clock,
    domain::{
        AccountId, Day, Handle, Media, MediaId, MediaReading, Metric, ProductType, Range, Reading, Taken,
        Timestamp, Untrusted, UserId, Value, Verdict, VerdictCode,
    },
    store::{Findings, Keyring, Store, WindowReading, WorkerStore},
};

use super::connecting::{LEASE, connect};

/// On the first complete screen: the reach of the last 30 days.
pub(crate) const MARK: &str = "123 456";
const REACH: i64 = 123_456;
const ACCOUNTS: [&str; 3] = ["17841400000000001", "17841400000000002", "17841400000000003"];
const DAYS: i64 = 400;
const POSTS: i64 = 300;

pub(crate) fn handle() -> Handle {
    Handle::from_os_user("")
}

pub(crate) async fn fill(folder: &Path) {
    let clock = Clock::system();
    let store = Store::open_sqlite(&folder.join(Store::FILE), &clock).await.unwrap();
    let keyring = Keyring::load_or_create_file(&folder.join(Keyring::FILE)).unwrap();
    let user = store.local_user(&handle()).await.unwrap().id;
    // Whole minutes, so that every countdown and age ticks at the same moment.
    let now = clock.now().duration_trunc(TimeDelta::minutes(1)).unwrap();
    let (mine, worker) = (store.as_user(user), store.worker(keyring.clone()));
    for id in ACCOUNTS {
        let account = AccountId::parse(id).unwrap();
        connect(&mine, &worker, &keyring, &account, now).await;
        figures(&worker, user, &account, now).await;
        media(&worker, user, &account, now).await;
    }
    // The first fetch, which connecting asks for, has nobody to answer it here.
    for due in worker.claim_due(10, LEASE).await.unwrap() {
        let findings = Findings {
            grant_version: worker.grant_of(user, &due.account).await.unwrap().unwrap().version,
            standing: None,
            verdict: Verdict::of(VerdictCode::Ok),
            record: None,
            synced_at: Some(now),
        };
        worker.settle(&due, &findings).await.unwrap();
        worker.finish(&due, None).await.unwrap();
    }
}

async fn figures(worker: &WorkerStore, user: UserId, account: &AccountId, now: Timestamp) {
    let today = Day::containing(now);
    let measured = |number| Taken { what: Reading::Measured(Value::Whole(number)), at: now };
    let days = (1..=DAYS).flat_map(|back| {
        let of = move |(index, metric): (i64, &Metric)| {
            (today.plus(-back), *metric, measured(1_000 + (back * 37 + index * 11) % 900))
        };
        (0_i64..).zip(Metric::ALL).map(of)
    });
    worker.save_days(user, account, &days.collect::<Vec<_>>()).await.unwrap();
    let range = Range::last(30, now);
    let windows = [range, range.previous()].into_iter().flat_map(|range| {
        let number = |metric| if metric == Metric::Reach { REACH } else { 4_321 };
        Metric::ALL.iter().map(move |metric| WindowReading {
            range,
            metric: *metric,
            reading: measured(number(*metric)),
        })
    });
    worker.save_windows(user, account, &windows.collect::<Vec<_>>()).await.unwrap();
}

async fn media(worker: &WorkerStore, user: UserId, account: &AccountId, now: Timestamp) {
    let post = |index: i64| Media {
        id: MediaId(format!("{account}{index:04}")),
        published_at: now - TimeDelta::hours(30 * index),
        product_type: ProductType::Reels,
        permalink: None,
        caption: Some(Untrusted::new(format!("Post {index}, with a caption of an ordinary length"))),
    };
    let posts: Vec<_> = (0..POSTS).map(post).collect();
    worker.save_media(user, account, &posts).await.unwrap();
    let readings = posts.iter().flat_map(|post| {
        ["reach", "likes", "comments"].map(|metric| {
            let reading = Reading::Measured(Value::Whole(900));
            (
                post.id.clone(),
                MediaReading { metric: metric.to_owned(), age_hours: 24, reading, fetched_at: now },
            )
        })
    });
    worker.save_media_readings(user, account, &readings.collect::<Vec<_>>()).await.unwrap();
}
