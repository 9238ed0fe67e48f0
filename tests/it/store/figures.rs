//! Figures come back as they went in: missing is not zero, and text is fit to be shown.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AudienceBreakdown, AudienceKind, AudienceShare, Dimension, Login, Media, MediaId, MediaReading,
        Metric, OnlineFollowers, ProductType, Profile, Range, Reading, Reason, Taken, Timestamp, Untrusted,
        Value,
    },
    store::{Error, WindowReading},
};

use super::world::{ANNA, SHOP, World, account, day};

#[tokio::test]
async fn every_kind_of_reading_is_read_as_it_was_saved() {
    let world = connected().await;
    let at = world.now();
    let readings = [
        (Metric::Reach, Reading::Measured(Value::Whole(0))),
        (Metric::Views, Reading::Measured(Value::Whole(i64::MAX))),
        (Metric::Likes, Reading::Measured(Value::Whole(-3))),
        (Metric::Comments, Reading::Measured(Value::Decimal(0.1 + 0.2))),
        (Metric::Saves, Reading::Late),
        (Metric::Shares, Reading::Carried(Value::Whole(4))),
        (Metric::Follows, Reading::Unavailable(Reason::TooSmall)),
    ];
    let page: Vec<_> =
        readings.map(|(metric, what)| (day("2026-03-08"), metric, Taken { what, at })).into_iter().collect();
    let (user, anna) = (world.user.user(), account(ANNA));
    assert_eq!(world.worker.save_days(user, &anna, &page).await.unwrap(), 7);
    assert_eq!(world.worker.save_days(user, &anna, &page).await.unwrap(), 0, "nothing new");
    let range = Range::new(day("2026-03-01"), day("2026-03-31")).unwrap();
    let days = world.user.days(&anna, range).await.unwrap();
    assert_eq!(days.len(), 1);
    assert_eq!(days[0].day, day("2026-03-08"));
    let read: Vec<_> = days[0].readings.iter().map(|(metric, taken)| (*metric, taken.what)).collect();
    assert_eq!(read, readings);
    assert!(days[0].readings.iter().all(|(_, taken)| taken.at == at));
    assert_eq!(world.scalar("SELECT count(*) FROM account_days").await, 1, "one row a day");
}

#[tokio::test]
async fn a_missing_number_never_overwrites_a_real_one() {
    let world = connected().await;
    let late = Reading::Late;
    let missing = Reading::Unavailable(Reason::Refused);
    let (five, zero) = (Reading::Measured(Value::Whole(5)), Reading::Measured(Value::Whole(0)));
    assert_eq!(after(&world, &[(late, 0), (five, 1), (late, 2), (missing, 3)]).await, (five, 1));
    assert_eq!(after(&world, &[(five, 0), (zero, 4)]).await, (zero, 4), "a real zero is a number");
    assert_eq!(after(&world, &[(zero, 9), (five, 6)]).await, (zero, 9), "an older page comes too late");
    let carried = Reading::Carried(Value::Whole(9));
    assert_eq!(after(&world, &[(five, 10), (carried, 11)]).await, (five, 10));
}

#[tokio::test]
async fn days_are_read_ascending_within_the_range_and_across_the_change_of_the_clocks() {
    let world = connected().await;
    let (user, anna) = (world.user.user(), account(ANNA));
    let one = Taken { what: Reading::Measured(Value::Whole(1)), at: world.now() };
    let all = ["2026-03-09", "2026-03-07", "2026-03-08", "2026-02-28", "1969-12-31"];
    let page: Vec<_> = all.iter().map(|text| (day(text), Metric::Reach, one)).collect();
    world.worker.save_days(user, &anna, &page).await.unwrap();
    let range = Range::new(day("2026-03-07"), day("2026-03-08")).unwrap();
    let read: Vec<_> = world.user.days(&anna, range).await.unwrap().iter().map(|one| one.day).collect();
    assert_eq!(read, [day("2026-03-07"), day("2026-03-08")]);
    let old = Range::new(day("1969-12-31"), day("1969-12-31")).unwrap();
    assert_eq!(world.user.days(&anna, old).await.unwrap().len(), 1);
    assert!(world.user.days(&account(SHOP), range).await.unwrap().is_empty());
    assert!(matches!(world.worker.save_days(user, &account(SHOP), &page).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn one_save_may_hold_days_that_are_known_and_days_that_are_not() {
    let world = connected().await;
    let (user, anna, at) = (world.user.user(), account(ANNA), world.now());
    let [first, second, third] = ["1969-12-31", "2026-03-01", "2026-03-02"].map(day);
    let measured = |number| Taken { what: Reading::Measured(Value::Whole(number)), at };
    let save = async |page: &[_]| world.worker.save_days(user, &anna, page).await.unwrap();
    let kept = [(first, Metric::Reach, measured(1)), (second, Metric::Reach, measured(2))];
    assert_eq!(save(&kept).await, 2);
    let late = Taken { what: Reading::Late, at };
    let page = [
        (third, Metric::Reach, measured(3)),
        (first, Metric::Views, measured(4)),
        (second, Metric::Reach, late),
        (third, Metric::Views, measured(5)),
    ];
    assert_eq!(save(&page).await, 3, "what is late does not take a number's place");
    assert_eq!(save(&[]).await, 0);
    let days = world.user.days(&anna, Range::new(first, third).unwrap()).await.unwrap();
    let read: Vec<_> = days.iter().map(|one| (one.day, one.readings.as_slice())).collect();
    let of = |one, other| [(Metric::Reach, measured(one)), (Metric::Views, measured(other))];
    assert_eq!(read, [(first, &of(1, 4)[..]), (second, &[(Metric::Reach, measured(2))]), (third, &of(3, 5))]);
}

#[tokio::test]
async fn windows_are_found_exactly_and_the_newest_of_a_length_stands_in() {
    let world = connected().await;
    let (user, anna) = (world.user.user(), account(ANNA));
    let window = |from: &str, to: &str, value| WindowReading {
        range: Range::new(day(from), day(to)).unwrap(),
        metric: Metric::Reach,
        reading: Taken { what: Reading::Measured(Value::Whole(value)), at: world.now() },
    };
    let readings = [
        window("2026-02-01", "2026-02-07", 1),
        window("2026-02-02", "2026-02-08", 2),
        window("2026-02-01", "2026-02-08", 3),
    ];
    assert_eq!(world.worker.save_windows(user, &anna, &readings).await.unwrap(), 3);
    assert_eq!(world.worker.save_windows(user, &anna, &readings).await.unwrap(), 0);
    let wanted =
        [readings[2].range, readings[0].range, Range::new(day("2026-02-01"), day("2026-02-09")).unwrap()];
    assert_eq!(world.user.windows(&anna, &wanted).await.unwrap(), [readings[0], readings[2]]);
    let newest = |not_after: &str| world.user.newest_window(&anna, 7, day(not_after));
    assert_eq!(newest("2026-03-01").await.unwrap(), Some(readings[1].range));
    assert_eq!(newest("2026-02-07").await.unwrap(), Some(readings[0].range));
    assert_eq!(newest("2026-02-06").await.unwrap(), None);
}

#[tokio::test]
async fn a_profile_keeps_what_a_later_answer_leaves_out() {
    let world = connected().await;
    let (user, anna) = (world.user.user(), account(ANNA));
    let whole = Profile {
        username: Some(Untrusted::new("anna\u{202e}")),
        name: Some(Untrusted::new("Anna")),
        followers_count: Some(0),
        follows_count: Some(3),
        media_count: None,
    };
    let at = world.now();
    world.worker.save_profile(user, &anna, day("2026-03-06"), &Taken { what: whole, at }).await.unwrap();
    let part = Profile { followers_count: Some(12), media_count: Some(1), ..Profile::default() };
    let later = at + TimeDelta::hours(1);
    let part = Taken { what: part, at: later };
    world.worker.save_profile(user, &anna, day("2026-03-06"), &part).await.unwrap();
    let Taken { what, at } = world.user.profile(&anna).await.unwrap().unwrap();
    assert_eq!((what.username.unwrap().as_str(), at), ("anna", later));
    assert_eq!((what.followers_count, what.follows_count, what.media_count), (Some(12), Some(3), Some(1)));
    world.worker.save_profile(user, &anna, day("2026-03-07"), &part).await.unwrap();
    assert_eq!(world.user.profile(&anna).await.unwrap().unwrap().what.follows_count, None);
    let range = Range::new(day("2026-03-06"), day("2026-03-06")).unwrap();
    assert_eq!(world.user.profile_days(&anna, range).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_newest_audience_of_each_kind_is_shown_and_every_day_can_be_exported() {
    let world = connected().await;
    let (user, anna) = (world.user.user(), account(ANNA));
    let breakdown = |text: &str, dimension, shares| AudienceBreakdown {
        day: day(text),
        kind: AudienceKind::Followers,
        dimension,
        fetched_at: world.now(),
        shares,
    };
    let share = |key: &str, value| AudienceShare { key: Untrusted::new(key), value: Value::Whole(value) };
    let page = [
        breakdown("2026-03-05", Dimension::City, Ok(vec![share("Old Town", 1)])),
        breakdown(
            "2026-03-06",
            Dimension::City,
            Ok(vec![share("Évora\u{1b}[2J, Portugal", 9), share("x", 0)]),
        ),
        breakdown("2026-03-06", Dimension::Age, Err(Reason::TooSmall)),
    ];
    world.worker.save_audience(user, &anna, &page).await.unwrap();
    let refused = breakdown("2026-03-06", Dimension::City, Err(Reason::Refused));
    world.worker.save_audience(user, &anna, &[refused]).await.unwrap();
    let hours = |what| OnlineFollowers { day: day("2026-03-05"), hours: Taken { what, at: world.now() } };
    world.worker.save_online(user, &anna, &[hours(Ok(vec![(10, 7), (2, 0)]))]).await.unwrap();
    world.worker.save_online(user, &anna, &[hours(Err(Reason::NotPublished))]).await.unwrap();

    let audience = world.user.audience(&anna).await.unwrap();
    assert_eq!(audience.breakdowns.len(), 2);
    assert_eq!(audience.breakdowns[0].shares, Err(Reason::TooSmall));
    let city = audience.breakdowns[1].shares.as_ref().unwrap();
    assert_eq!((city[0].key.as_str(), city[0].value), ("Évora[2J, Portugal", Value::Whole(9)));
    assert_eq!(audience.online, [hours(Ok(vec![(2, 0), (10, 7)]))]);
    let range = Range::new(day("2026-03-01"), day("2026-03-31")).unwrap();
    assert_eq!(world.user.audience_days(&anna, range).await.unwrap().len(), 3);
}

#[tokio::test]
async fn posts_are_read_newest_first_with_the_newest_reading_of_each_metric() {
    let world = connected().await;
    let (user, anna) = (world.user.user(), account(ANNA));
    let media = [
        media("1", world.now() - TimeDelta::days(2), Some("first\u{202e}\u{7}")),
        media("2", world.now() - TimeDelta::days(1), None),
    ];
    assert_eq!(world.worker.save_media(user, &anna, &media).await.unwrap(), 2);
    assert_eq!(world.worker.save_media(user, &anna, &media).await.unwrap(), 0);
    let mut poorer = media[0].clone();
    (poorer.caption, poorer.product_type) = (None, ProductType::Unknown);
    assert_eq!(world.worker.save_media(user, &anna, &[poorer]).await.unwrap(), 0, "nothing known is lost");
    let readings = [
        (MediaId("1".to_owned()), reading("views", 1, Reading::Measured(Value::Whole(5)), world.now())),
        (MediaId("1".to_owned()), reading("views", 24, Reading::Measured(Value::Whole(50)), world.now())),
        (MediaId("1".to_owned()), reading("reach", 1, Reading::Unavailable(Reason::Refused), world.now())),
    ];
    assert_eq!(world.worker.save_media_readings(user, &anna, &readings).await.unwrap(), 3);
    assert_eq!(world.worker.save_media_readings(user, &anna, &readings).await.unwrap(), 0);

    let posts = world.user.posts(&anna, 10).await.unwrap();
    let ids: Vec<_> = posts.iter().map(|post| post.media.id.0.as_str()).collect();
    assert_eq!(ids, ["2", "1"]);
    assert_eq!(posts[1].media.caption.as_ref().unwrap().as_str(), "first");
    assert_eq!(posts[1].media.product_type, ProductType::Reels);
    assert_eq!(posts[1].readings.len(), 2);
    assert_eq!(posts[1].reading("views"), Some(&readings[1].1));
    assert_eq!(world.user.posts(&anna, 1).await.unwrap().len(), 1);

    let first = Range::new(day("2026-03-05"), day("2026-03-05")).unwrap();
    let exported = world.user.media_readings(&anna, first).await.unwrap();
    assert_eq!(
        (exported.len(), exported[0].readings.len()),
        (1, 3),
        "every reading of what was published then"
    );
    let missing = [(MediaId("9".to_owned()), readings[0].1.clone())];
    let unknown = world.worker.save_media_readings(user, &anna, &missing).await;
    assert!(matches!(unknown, Err(Error::NotFound)));
}

async fn connected() -> World {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    world
}

/// What is known of one figure after readings taken at these hours, and when it was taken.
async fn after(world: &World, readings: &[(Reading, i64)]) -> (Reading, i64) {
    let (user, anna, one) = (world.user.user(), account(ANNA), day("2026-03-01"));
    // Every reading was taken by now.
    let first = world.now() - TimeDelta::hours(12);
    for (what, hour) in readings {
        let taken = Taken { what: *what, at: first + TimeDelta::hours(*hour) };
        world.worker.save_days(user, &anna, &[(one, Metric::Reach, taken)]).await.unwrap();
    }
    let days = world.user.days(&anna, Range::new(one, one).unwrap()).await.unwrap();
    let taken = days.first().and_then(|day| day.readings.first()).unwrap().1;
    (taken.what, (taken.at - first).num_hours())
}

fn media(id: &str, published_at: Timestamp, caption: Option<&str>) -> Media<Untrusted> {
    Media {
        id: MediaId(id.to_owned()),
        published_at,
        product_type: ProductType::Reels,
        permalink: Some(Untrusted::new("https://www.instagram.com/p/x/")),
        caption: caption.map(Untrusted::new),
    }
}

fn reading(metric: &str, age_hours: i64, reading: Reading, fetched_at: Timestamp) -> MediaReading {
    MediaReading { metric: metric.to_owned(), age_hours, reading, fetched_at }
}
