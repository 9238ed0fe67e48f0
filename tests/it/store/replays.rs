//! Replaying any page any number of times, in any order, gives the same tables.

use chrono::TimeDelta;
use lightmeter::domain::{
    Day, Login, Media, MediaId, MediaReading, Metric, ProductType, Profile, Range, Reading, Reason, Taken,
    Untrusted, Value,
};
use proptest::{prelude::*, test_runner::TestRunner};

use super::world::{ANNA, World, account, day, start};

/// One line of one page of Meta's answers.
#[derive(Clone, Debug)]
enum Line {
    Day(Day, Metric, Taken<Reading>),
    Reading(MediaId, MediaReading),
    Profile(Day, Taken<Profile<Untrusted>>),
}

#[test]
fn pages_repeated_shuffled_and_cut_give_the_same_tables() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let history = proptest::collection::vec(line(), 1..40);
    let replay = history.prop_flat_map(|lines| {
        let again = proptest::collection::vec(proptest::sample::select(lines.clone()), 0..40);
        let shuffled = again.prop_flat_map({
            let lines = lines.clone();
            move |again| Just([lines.clone(), again].concat()).prop_shuffle()
        });
        (Just(lines), shuffled, 1_usize..9)
    });
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() });
    runner
        .run(&replay, |(lines, replayed, cut)| {
            let (once, again) =
                runtime.block_on(async { (tables(&lines, 7).await, tables(&replayed, cut).await) });
            prop_assert_eq!(once, again);
            Ok(())
        })
        .unwrap();
}

/// Saves the lines in pages of this length, and reads every table they go to.
async fn tables(lines: &[Line], page: usize) -> String {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    // Every line was taken by now.
    world.hand.advance(TimeDelta::hours(4));
    let (user, anna) = (world.user.user(), account(ANNA));
    let media: Vec<_> = (0..3).map(medium).collect();
    world.worker.save_media(user, &anna, &media).await.unwrap();
    for page in lines.chunks(page) {
        let days: Vec<_> = page.iter().filter_map(Line::day).collect();
        world.worker.save_days(user, &anna, &days).await.unwrap();
        let readings: Vec<_> = page.iter().filter_map(Line::reading).collect();
        world.worker.save_media_readings(user, &anna, &readings).await.unwrap();
        for line in page {
            if let Line::Profile(day, profile) = line {
                world.worker.save_profile(user, &anna, *day, profile).await.unwrap();
            }
        }
    }
    let range = Range::new(day("2026-01-01"), day("2026-12-31")).unwrap();
    let days = world.user.days(&anna, range).await.unwrap();
    let profiles = world.user.profile_days(&anna, range).await.unwrap();
    let posts = world.user.media_readings(&anna, range).await.unwrap();
    format!("{days:#?}\n{profiles:#?}\n{posts:#?}")
}

impl Line {
    fn day(&self) -> Option<(Day, Metric, Taken<Reading>)> {
        if let Self::Day(day, metric, taken) = self { Some((*day, *metric, *taken)) } else { None }
    }

    fn reading(&self) -> Option<(MediaId, MediaReading)> {
        if let Self::Reading(id, reading) = self { Some((id.clone(), reading.clone())) } else { None }
    }
}

fn line() -> impl Strategy<Value = Line> {
    let metric = proptest::sample::select(Metric::ALL);
    prop_oneof![
        (0..4_i64, metric, taken()).prop_map(|(offset, metric, taken)| Line::Day(
            day("2026-03-01").plus(offset),
            metric,
            taken
        )),
        (0..3_i64, 0..3_i64, taken()).prop_map(|(id, age_hours, taken)| {
            let reading = MediaReading {
                metric: "views".to_owned(),
                age_hours,
                reading: taken.what,
                fetched_at: taken.at,
            };
            Line::Reading(medium(id).id, reading)
        }),
        (0..3_i64, taken()).prop_map(|(offset, taken)| {
            let followers_count = taken.what.value().and_then(Value::whole);
            let profile = Profile { followers_count, media_count: Some(1), ..Profile::default() };
            Line::Profile(day("2026-03-01").plus(offset), Taken { what: profile, at: taken.at })
        }),
    ]
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

fn medium(id: i64) -> Media<Untrusted> {
    Media {
        id: MediaId(format!("1799000000000000{id}")),
        published_at: start() - TimeDelta::days(id),
        product_type: ProductType::Feed,
        permalink: None,
        caption: None,
    }
}
