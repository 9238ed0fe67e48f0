//! How often Meta is asked, and when it is not.

use chrono::TimeDelta;
use lightmeter::{
    domain::{FetchOutcome, Login, Metric, RecordKind, VerdictCode, WorkKind},
    sandbox::{Fault, Matching, Trouble, Variants},
};

use super::world::World;

const README: &str = include_str!("../../../README.md");

/// A first fetch of @nordwind: profile 1, series 2, windows 6 × 2, posts and stories 2, figures of 25 posts, of 2
/// stories 3 each, days 30, hours online 1, demographics 4.
const FIRST: usize = 83;
/// Right after it: profile 1, series 2, windows that may still change 3 × 2, posts and stories 2, their figures 31,
/// days that may still change 2, hours online 1.
const SECOND: usize = 45;
/// The next day: all windows have moved on by a day, and there are demographics again.
const NEXT_DAY: usize = 56;
/// The HTTP requests of any of them to Facebook: the profile; one of each kind; the other windows and days, and one post of
/// each type; the other posts.
const BATCHES: usize = 4;
/// Calls to Instagram that are under way at one time.
const SIDE_BY_SIDE: usize = 4;

#[tokio::test]
async fn a_first_fetch_and_one_right_after_it_cost_so_many_calls_and_requests() {
    for login in [Login::Instagram, Login::Facebook] {
        let world = World::new().await;
        let account = world.connect(login, "nordwind").await;
        let readme = README.lines().find(|line| line.starts_with(&format!("| {} |", login.title())));
        let mut told = readme.unwrap().split('|').filter_map(|cell| cell.trim().parse::<usize>().ok());
        for (days, calls, outcome) in [
            (0, FIRST, FetchOutcome::Stored),
            (0, SECOND, FetchOutcome::NothingNew),
            (1, NEXT_DAY, FetchOutcome::Stored),
        ] {
            world.hand.advance(TimeDelta::days(days));
            let requests = if login == Login::Facebook { BATCHES } else { calls };
            world.meta().forget_requests();
            let report = world.sync(&account).await;
            assert_eq!(
                (world.meta().calls().len(), world.meta().http_requests()),
                (calls, requests),
                "{login}"
            );
            assert_eq!((report.calls, report.outcome), (calls as u64, outcome), "the report counts the same");
            assert_eq!([told.next(), told.next()], [Some(requests), Some(calls)], "{login}: README says so");
        }
        assert!(world.meta().counters().highest_in_flight <= SIDE_BY_SIDE);
    }
}

#[tokio::test]
async fn a_small_account_is_not_asked_for_what_it_never_has() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "lille.lykke").await;
    world.meta().forget_requests();
    world.work_due().await;
    let metrics: Vec<String> = world.meta().calls().into_iter().flat_map(|request| request.metrics).collect();
    for never in ["follows_and_unfollows", "online_followers", "follower_demographics"] {
        assert!(!metrics.iter().any(|metric| metric == never), "{never}");
    }
    world.meta().forget_requests();
    world.sync(&account).await;
    let demographics = |metric: &String| metric.ends_with("demographics");
    assert!(!world.meta().calls().iter().any(|request| request.metrics.iter().any(demographics)));
}

/// The requests that are sent until the tenth is answered: those to Instagram beside it were under way already, and
/// to Facebook it is part of the first batch.
fn sent_with_the_tenth(login: Login) -> usize {
    match login {
        Login::Instagram => 1 + 3 * SIDE_BY_SIDE,
        Login::Facebook => 2,
    }
}

#[tokio::test]
async fn after_a_throttle_there_is_no_call_until_meta_allows_it() {
    for (code, login) in [(80002, Login::Instagram), (4, Login::Facebook), (17, Login::Facebook)] {
        let world = World::new().await;
        let account = world.connect(login, "nordwind").await;
        world.meta().plant(Fault {
            matching: Matching { skip: 9, count: Some(1), ..Matching::default() },
            trouble: Trouble::Throttled {
                code,
                subcode: None,
                regain_minutes: Some(47),
                retry_after_seconds: None,
            },
        });
        world.meta().forget_requests();
        let throttled = world.sync(&account).await;
        let sent = sent_with_the_tenth(login);
        assert_eq!(world.meta().http_requests(), sent, "{code}: the tenth was refused, and no more came");
        let under_way = world.meta().counters().in_regain_window;
        assert!(under_way < SIDE_BY_SIDE && (under_way == 0 || login == Login::Instagram), "{under_way}");
        assert_eq!(throttled.outcome, FetchOutcome::Throttled);
        let next = throttled.next_sync_at.unwrap();
        assert_eq!(next, world.now() + TimeDelta::minutes(48), "{code}: one more than Meta says");
        let verdict = world.connection(&account).await.verdict;
        assert_eq!(verdict.code, VerdictCode::Wait);
        let until = next.format("until %-d %b %H:%M UTC").to_string();
        assert!(verdict.sentence.contains(&until), "{code}: {verdict:?}");
        world.hand.advance(TimeDelta::minutes(15));
        world.worker.look_again().await.unwrap();
        world.work_due().await;
        let asked = world.sync(&account).await;
        assert_eq!(
            (asked.outcome, asked.calls),
            (FetchOutcome::Throttled, 0),
            "{code}: not even when asked to"
        );
        assert_eq!(asked.next_sync_at, Some(next));
        assert!(asked.error.unwrap().contains(&until), "{code}");
        assert_eq!(world.meta().http_requests(), sent);
        // And another process, which was not there.
        let mut world = world;
        world.new_worker(lightmeter::domain::RenewedBy::Timer).await;
        world.services.ask(WorkKind::Renew, &account).await.unwrap();
        world.sync(&account).await;
        assert_eq!(world.meta().http_requests(), sent, "{code}");
        world.hand.set(next);
        world.work_due().await;
        assert!(world.meta().calls().len() > 20, "{code}: it goes on by itself");
        assert_eq!(world.meta().counters().in_regain_window, under_way);
        assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
    }
}

#[tokio::test]
async fn what_was_served_beside_a_throttle_is_stored() {
    let world = World::new().await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    // The first operation of the first batch.
    world.meta().plant(Fault {
        matching: Matching { metric: Some("follower_count".to_owned()), ..Matching::default() },
        trouble: Trouble::Throttled {
            code: 80002,
            subcode: None,
            regain_minutes: Some(47),
            retry_after_seconds: None,
        },
    });
    world.meta().forget_requests();
    assert_eq!(world.sync(&account).await.outcome, FetchOutcome::Throttled);
    assert_eq!(world.meta().http_requests(), 2, "the profile and that batch");
    let overview = world.overview(&account, 30).await;
    let views = overview.figures.iter().find(|figure| figure.metric == Metric::Views).unwrap();
    assert!(views.current.value().is_some(), "{:?}", views.current);
    assert_eq!(world.services.posts(&account, 100).await.unwrap().len(), 27);
}

#[tokio::test]
async fn a_throttle_behind_a_missing_permission_is_obeyed_all_the_same() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    world.meta().plant(Fault {
        matching: Matching { path: Some("/stories".to_owned()), ..Matching::default() },
        trouble: Trouble::Permission { code: 200 },
    });
    world.meta().plant(Fault {
        matching: Matching {
            path: Some("/insights".to_owned()),
            metric: Some("shares".to_owned()),
            skip: 20,
            ..Matching::default()
        },
        trouble: Trouble::Throttled {
            code: 4,
            subcode: None,
            regain_minutes: Some(300),
            retry_after_seconds: None,
        },
    });
    let report = world.sync(&account).await;
    assert_eq!(report.outcome, FetchOutcome::Throttled);
    assert_eq!(report.next_sync_at, Some(world.now() + TimeDelta::minutes(301)));
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Reconnect, "a person is needed");
    world.meta().forget_requests();
    world.hand.advance(TimeDelta::minutes(15));
    world.worker.look_again().await.unwrap();
    world.work_due().await;
    assert_eq!(world.sync(&account).await.calls, 0);
    assert_eq!(world.meta().calls().len(), 0, "Meta said: in 300 minutes");
}

#[tokio::test]
async fn an_answer_that_says_to_wait_is_stored_and_obeyed() {
    // The tenth call, and the very last one.
    for (skip, sent) in [(9, sent_with_the_tenth(Login::Instagram)), (82, FIRST)] {
        let world = World::new().await;
        let account = world.connect(Login::Instagram, "nordwind").await;
        world.meta().plant(Fault {
            matching: Matching { skip, count: Some(1), ..Matching::default() },
            trouble: Trouble::Exhausted { regain_minutes: 30 },
        });
        world.meta().forget_requests();
        let report = world.sync(&account).await;
        assert_eq!(world.meta().calls().len(), sent, "and no more came");
        assert_eq!((report.outcome, report.calls), (FetchOutcome::Throttled, sent as u64));
        let under_way = world.meta().counters().in_regain_window;
        assert!(under_way < SIDE_BY_SIDE, "{under_way}");
        let next = report.next_sync_at.unwrap();
        assert_eq!(next, world.now() + TimeDelta::minutes(31));
        assert!(report.error.unwrap().contains("30 min"));
        let record = &world.records(&account).await[0];
        assert_eq!(record.kind, RecordKind::Throttled);
        assert!(world.connection(&account).await.last_sync_at.is_some(), "what was told is stored");
        assert_eq!(world.sync(&account).await.calls, 0);
        world.hand.set(next);
        world.work_due().await;
        assert_eq!(world.meta().counters().in_regain_window, under_way);
        assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
    }
}

#[tokio::test]
async fn a_day_that_was_measured_early_is_not_asked_about_for_ever() {
    let mut calls = Vec::new();
    for is_silent in [false, true] {
        let variants = Variants { longest_delay_hours: 0, ..Variants::default() };
        let world = World::of(variants).await;
        let account = world.connect(Login::Instagram, "nordwind").await;
        world.work_due().await;
        world.hand.advance(TimeDelta::days(3));
        if is_silent {
            world.meta().plant(Fault {
                matching: Matching { metric: Some("accounts_engaged".to_owned()), ..Matching::default() },
                trouble: Trouble::Without { fields: vec!["total_value".to_owned()] },
            });
        }
        world.sync(&account).await;
        calls.push(world.sync(&account).await.calls);
        let early = world.overview(&account, 7).await;
        let likes = early.series.iter().find(|series| series.metric == Metric::Likes).unwrap();
        assert!(likes.points.first().is_some_and(|point| point.reading.value().is_some()), "a number stays");
    }
    assert_eq!(calls.first(), calls.last(), "asked once more in vain is enough");
}

#[tokio::test]
async fn an_account_s_limit_does_not_hold_back_the_others() {
    let world = World::new().await;
    world.connect_facebook("amir", &["mara.moves", "nordwind"]).await;
    world.work_due().await;
    world.meta().plant(Fault {
        matching: Matching { account: Some("nordwind".to_owned()), ..Matching::default() },
        trouble: Trouble::Throttled {
            code: 80002,
            subcode: None,
            regain_minutes: Some(30),
            retry_after_seconds: None,
        },
    });
    assert_eq!(world.sync(&world.id("nordwind")).await.outcome, FetchOutcome::Throttled);
    assert_eq!(world.sync(&world.id("mara.moves")).await.error, None);
}

#[tokio::test]
async fn a_limit_reached_for_real_is_obeyed() {
    for login in [Login::Instagram, Login::Facebook] {
        let world = World::new().await;
        let account = world.connect(login, "nordwind").await;
        world.meta().set_call_limit("nordwind", 40);
        let mut hours = 0;
        world.work_due().await;
        while world.connection(&account).await.verdict.code != VerdictCode::Ok {
            world.hand.advance(TimeDelta::hours(1));
            world.worker.look_again().await.unwrap();
            world.work_due().await;
            hours += 1;
            if hours == 20 {
                world.meta().set_call_limit("nordwind", 4_000);
            }
            assert!(hours < 60);
        }
        assert_eq!(world.meta().counters().in_regain_window, 0, "{login}");
    }
}
