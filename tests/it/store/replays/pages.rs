//! Lines of pages as Meta answers them, and their way into a store.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccountId, AudienceBreakdown, AudienceKind, AudienceShare, Day, Dimension, Media, MediaId,
        MediaReading, Metric, OnlineFollowers, ProductType, Profile, Range, Reading, Reason, Taken,
        Timestamp, Untrusted, UserId, Value,
    },
    store::{WindowReading, WorkerStore},
};
use proptest::{prelude::*, sample::select};

/// One line of one page.
#[derive(Clone, Debug)]
pub(in crate::store) enum Line {
    Day(Day, Metric, Taken<Reading>),
    Window(WindowReading),
    Post(Media<Untrusted>, MediaReading),
    Profile(Day, Taken<Profile<Untrusted>>),
    Audience(AudienceBreakdown<Untrusted>),
    Online(OnlineFollowers),
}

/// Saves one page, as the worker does: what is of one kind at once, and a post before its figures.
pub(in crate::store) async fn save(store: &WorkerStore, user: UserId, account: &AccountId, page: &[Line]) {
    let (mut days, mut windows, mut media, mut readings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut breakdowns, mut online) = (Vec::new(), Vec::new());
    for line in page.iter().cloned() {
        match line {
            Line::Day(day, metric, taken) => days.push((day, metric, taken)),
            Line::Window(reading) => windows.push(reading),
            Line::Post(post, reading) => {
                readings.push((post.id.clone(), reading));
                media.push(post);
            }
            Line::Profile(day, profile) => store.save_profile(user, account, day, &profile).await.unwrap(),
            Line::Audience(breakdown) => breakdowns.push(breakdown),
            Line::Online(hours) => online.push(hours),
        }
    }
    if !days.is_empty() {
        store.save_days(user, account, &days).await.unwrap();
    }
    if !windows.is_empty() {
        store.save_windows(user, account, &windows).await.unwrap();
    }
    if !media.is_empty() {
        store.save_media(user, account, &media).await.unwrap();
        store.save_media_readings(user, account, &readings).await.unwrap();
    }
    if !breakdowns.is_empty() {
        store.save_audience(user, account, &breakdowns).await.unwrap();
    }
    if !online.is_empty() {
        store.save_online(user, account, &online).await.unwrap();
    }
}

pub(super) fn line() -> impl Strategy<Value = Line> {
    let metric = || select(Metric::ALL);
    prop_oneof![
        (day(), metric(), taken()).prop_map(|(day, metric, taken)| Line::Day(day, metric, taken)),
        (day(), 0..3_i64, metric(), taken()).prop_map(|(from, longer, metric, reading)| {
            let range = Range::new(from, from.plus(longer)).unwrap();
            Line::Window(WindowReading { range, metric, reading })
        }),
        (post(), select(vec!["views", "reach"]), 0..3_i64, taken()).prop_map(
            |(post, metric, age_hours, taken)| {
                let metric = metric.to_owned();
                let reading = MediaReading { metric, age_hours, reading: taken.what, fetched_at: taken.at };
                Line::Post(post, reading)
            }
        ),
        (day(), taken()).prop_map(|(day, taken)| Line::Profile(day, profile(taken))),
        (day(), select(AudienceKind::ALL), select(Dimension::ALL), taken()).prop_map(
            |(day, kind, dimension, taken)| {
                let share = |key| move |value| AudienceShare { key: Untrusted::new(key), value };
                let shares =
                    number(taken).map(|value| vec![share("Évora, Portugal")(value), share("it's")(value)]);
                Line::Audience(AudienceBreakdown { day, kind, dimension, fetched_at: taken.at, shares })
            }
        ),
        (day(), taken()).prop_map(|(day, taken)| {
            let what = number(taken).map(|value| vec![(2, 0), (10, value.whole().unwrap_or_default())]);
            Line::Online(OnlineFollowers { day, hours: Taken { what, at: taken.at } })
        }),
    ]
}

fn day() -> impl Strategy<Value = Day> {
    (0..4_i64).prop_map(|offset| Day::parse("2026-03-01").unwrap().plus(offset))
}

/// Meta gives one answer to one question at one time, so the answer follows from the time.
fn taken() -> impl Strategy<Value = Taken<Reading>> {
    (0..200_i32).prop_map(|minute| {
        let what = match minute % 4 {
            0 => Reading::Late,
            1 => Reading::Unavailable(Reason::Refused),
            2 => Reading::Measured(Value::Whole(i64::from(minute) - 100)),
            _ => Reading::Measured(Value::Decimal(f64::from(minute) / 3.0)),
        };
        Taken { what, at: start() + TimeDelta::minutes(i64::from(minute)) }
    })
}

fn number(taken: Taken<Reading>) -> Result<Value, Reason> {
    taken.what.value().ok_or_else(|| taken.what.reason().unwrap_or(Reason::TooSmall))
}

/// Some answers leave out what others tell.
fn profile(taken: Taken<Reading>) -> Taken<Profile<Untrusted>> {
    let number = taken.what.value();
    let profile = Profile {
        username: number.map(|_| Untrusted::new(format!("anna_{}", taken.at.timestamp()))),
        name: (number.is_none()).then(|| Untrusted::new("Anna's ✂")),
        followers_count: number.and_then(Value::whole),
        follows_count: None,
        media_count: Some(1),
    };
    Taken { what: profile, at: taken.at }
}

/// A post is told alike each time, or with less.
fn post() -> impl Strategy<Value = Media<Untrusted>> {
    (0..3_i64, any::<[bool; 3]>()).prop_map(|(id, [kind, permalink, caption])| Media {
        id: MediaId(format!("1799000000000000{id}")),
        published_at: start() - TimeDelta::days(id),
        product_type: if kind { ProductType::Feed } else { ProductType::Unknown },
        permalink: permalink.then(|| Untrusted::new("https://www.instagram.com/p/x/")),
        caption: caption.then(|| Untrusted::new(format!("it's post {id}: \u{202e}☀"))),
    })
}

fn start() -> Timestamp {
    "2026-03-07T12:00:00Z".parse().unwrap()
}
