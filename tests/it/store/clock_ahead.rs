//! A clock that was ahead and has been put right: what it wrote holds nothing up, and gives way to what is true.

use chrono::TimeDelta;
use lightmeter::domain::{
    AudienceBreakdown, AudienceKind, AudienceShare, Day, Dimension, Login, Media, MediaId, MediaReading,
    Metric, Pause, ProductType, Profile, Range, Reading, RefusalKind, Taken, Timestamp, Untrusted, Value,
    WorkKind,
};

use super::world::{ANNA, LEASE, World, account, start};

/// A world whose clock is a year ahead, and is put right by [`put_right`].
async fn ahead() -> World {
    let world = World::new().await;
    world.hand.advance(TimeDelta::days(365));
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    world
}

async fn put_right(world: &World) {
    world.hand.set(start());
    world.worker.announce().await.unwrap();
}

fn throttled(until: Timestamp) -> Pause {
    Pause { until, because: RefusalKind::AppThrottled }
}

fn measured(value: i64) -> Reading {
    Reading::Measured(Value::Whole(value))
}

#[tokio::test]
async fn figures_of_a_clock_that_was_ahead_give_way() {
    let world = ahead().await;
    let (user, anna) = (world.user.user(), account(ANNA));
    let yesterday = Day::containing(start()).plus(-1);
    for value in [1, 2] {
        let (now, today) = (world.now(), Day::containing(world.now()));
        let day = (yesterday, Metric::Views, Taken { what: measured(value), at: now });
        world.worker.save_days(user, &anna, &[day]).await.unwrap();
        for day in [yesterday, today] {
            let profile = Profile { followers_count: Some(value), ..Profile::default() };
            world.worker.save_profile(user, &anna, day, &Taken { what: profile, at: now }).await.unwrap();
            let shares =
                Ok(vec![AudienceShare { key: Untrusted::new("Évora"), value: Value::Whole(value) }]);
            let (kind, dimension) = (AudienceKind::Followers, Dimension::City);
            let row = AudienceBreakdown { day, kind, dimension, fetched_at: now, shares };
            world.worker.save_audience(user, &anna, &[row]).await.unwrap();
        }
        let post = Media {
            id: MediaId("17990000000000000".to_owned()),
            published_at: start() - TimeDelta::hours(5),
            product_type: ProductType::Feed,
            permalink: None,
            caption: None,
        };
        world.worker.save_media(user, &anna, std::slice::from_ref(&post)).await.unwrap();
        let age_hours = (now - post.published_at).num_hours();
        for age_hours in [1, age_hours] {
            let reading = MediaReading {
                metric: "views".to_owned(),
                age_hours,
                reading: measured(value),
                fetched_at: now,
            };
            world.worker.save_media_readings(user, &anna, &[(post.id.clone(), reading)]).await.unwrap();
        }
        put_right(&world).await;
    }
    let range = Range::new(yesterday, yesterday).unwrap();
    assert_eq!(world.user.days(&anna, range).await.unwrap()[0].readings[0].1.what, measured(2));
    let profile = world.user.profile(&anna).await.unwrap().unwrap();
    assert_eq!((profile.what.followers_count, profile.at), (Some(2), world.now()));
    let days = world.user.profile_days(&anna, range).await.unwrap();
    assert_eq!(days[0].1.what.followers_count, Some(2));
    let newest = world.user.audience(&anna).await.unwrap().breakdowns.remove(0);
    assert_eq!((newest.day, newest.fetched_at), (Day::containing(world.now()), world.now()));
    let row = world.user.audience_days(&anna, range).await.unwrap().remove(0);
    assert_eq!(row.shares.unwrap()[0].value, Value::Whole(2));
    let post = world.user.posts(&anna, 1).await.unwrap().remove(0);
    assert_eq!((post.readings[0].reading, post.readings[0].age_hours), (measured(2), 5));
}

#[tokio::test]
async fn work_that_a_clock_ahead_put_off_or_claimed_is_free_again() {
    let world = ahead().await;
    let anna = account(ANNA);
    let claimed = world.worker.claim_due(1, LEASE).await.unwrap();
    assert_eq!(claimed.len(), 1, "and never given back");
    world.worker.pause("app", &throttled(world.now() + TimeDelta::minutes(48))).await.unwrap();
    put_right(&world).await;
    assert_eq!(world.worker.budget(["app", "", ""]).await.unwrap().0, None);
    let due = world.worker.claim_due(9, LEASE).await.unwrap();
    assert!(due.iter().any(|due| due.kind == WorkKind::Fetch && due.account == anna), "{due:?}");
}

#[tokio::test]
async fn a_real_lease_and_a_real_pause_outlive_the_start_of_another_worker() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    assert_eq!(world.worker.claim_due(1, LEASE).await.unwrap().len(), 1);
    let until = world.now() + TimeDelta::hours(25);
    world.worker.pause("app", &throttled(until)).await.unwrap();
    world.worker.announce().await.unwrap();
    assert_eq!(world.worker.budget(["app", "", ""]).await.unwrap().0, Some(throttled(until)));
    assert!(world.worker.claim_due(9, LEASE).await.unwrap().is_empty());
}
