//! The traps of this field that no other file of flows shows by name.

use chrono::TimeDelta;
use lightmeter::{
    domain::{FetchOutcome, Login, Metric, Range, Reading, Reason, RenewedBy, Standing, Status, VerdictCode},
    sandbox::{Choice, Fault, LoginKind, Matching, Trouble, Variants},
};

use super::{browser::visit, world::World};

fn unsupported(metric: &str) -> Fault {
    Fault {
        matching: Matching { metric: Some(metric.to_owned()), ..Matching::default() },
        trouble: Trouble::Error {
            status: 400,
            code: 100,
            subcode: None,
            message: format!("(#100) The metric ({metric}) is not supported on this Instagram account"),
        },
    }
}

#[tokio::test]
async fn trap_03_an_unsupported_metric_fails_alone() {
    let world = World::of(Variants { longest_delay_hours: 0, ..Variants::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.meta().plant(unsupported("reposts"));
    world.meta().plant(unsupported("follower_count"));
    world.meta().forget_requests();
    world.work_due().await;
    let overview = world.overview(&account, 30).await;
    for metric in [Metric::Reposts, Metric::FollowerCount] {
        let series = overview.series.iter().find(|series| series.metric == metric).unwrap();
        let not_supported = Reading::Unavailable(Reason::NotSupported);
        assert!(series.points.iter().all(|point| point.reading == not_supported), "{metric}");
    }
    for metric in [Metric::Reach, Metric::Views, Metric::Likes, Metric::Follows] {
        let figure = overview.figures.iter().find(|figure| figure.metric == metric).unwrap();
        assert!(matches!(figure.current, Reading::Measured(_)), "{metric}: {:?}", figure.current);
    }
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Ok));
    let asked = |metric: &str| {
        let named = |request: &&lightmeter::sandbox::SeenRequest| {
            request.path.contains(account.as_str()) && request.metrics.iter().any(|one| one == metric)
        };
        world.meta().calls().iter().filter(named).count()
    };
    assert_eq!(asked("reposts"), 1, "once refused, not asked for again in this fetch");
}

#[tokio::test]
async fn trap_04_missing_is_not_zero_and_zero_is_not_missing() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    let truth = world.meta().truth();
    let mut late = 0;
    for row in world.insights(&account, 30).await {
        let day = row["day"].as_str().unwrap().parse().unwrap();
        if row["metric"] == "likes" && !truth.is_published("nordwind", day) {
            assert_eq!((&row["value"], &row["status"]), (&serde_json::Value::Null, &"late".into()));
            late += 1;
        }
    }
    assert!(late > 0, "a day waits for its publication");
    let quiet = quiet_day(&world);
    world.hand.set(lightmeter::domain::Day::new(quiet).end() + TimeDelta::days(4));
    world.sync(&account).await;
    let range = Range::last(30, world.now());
    assert!(range.contains(lightmeter::domain::Day::new(quiet)));
    for metric in ["likes", "views", "saves"] {
        let rows = world.insights(&account, 30).await;
        let row = rows.iter().find(|row| row["day"] == quiet.to_string() && row["metric"] == metric).unwrap();
        assert_eq!((&row["value"], &row["status"]), (&0.into(), &"measured".into()), "{metric}");
    }
}

/// A day within the next year on which nothing happens at all.
fn quiet_day(world: &World) -> chrono::NaiveDate {
    let truth = world.meta().truth();
    let today = world.now().date_naive();
    let quiet = |day: &chrono::NaiveDate| {
        truth.figures("nordwind", *day).is_some_and(|figures| figures.views == 0 && figures.likes == 0)
    };
    today.iter_days().take(365).find(quiet).expect("the world has quiet weeks")
}

#[tokio::test]
async fn trap_07_one_failing_account_never_stops_the_others() {
    let world = World::new().await;
    world.connect_facebook("amir", &["mara.moves", "atlas.outdoor", "lille.lykke"]).await;
    world.connect_instagram("nordwind").await;
    world.meta().end_tokens("nordwind", 460);
    world.meta().plant(Fault {
        matching: Matching { account: Some("atlas.outdoor".to_owned()), ..Matching::default() },
        trouble: Trouble::Garbage,
    });
    world.work_due().await;
    let expected = [
        ("atlas.outdoor", FetchOutcome::Failed),
        ("lille.lykke", FetchOutcome::Stored),
        ("mara.moves", FetchOutcome::Stored),
        ("nordwind", FetchOutcome::Failed),
    ];
    for (name, outcome) in expected {
        assert_eq!(world.fetched(&world.id(name)).await.outcome, outcome, "{name}");
    }
}

#[tokio::test]
async fn trap_12_no_token_fragment_is_in_logs_texts_or_addresses() {
    let world = World::new().await;
    let log = world.folder.path().join("everything.log");
    lightmeter::telemetry::start(&log, 3).unwrap();
    let mut canaries = Vec::new();
    for (login, name) in [(Login::Instagram, "nordwind"), (Login::Facebook, "amir")] {
        let connecting = world.begin(login).await;
        let location = world.approve(&connecting, &Choice::of(name));
        let url = url::Url::parse(&location).unwrap();
        canaries.extend(url.query_pairs().map(|(_, value)| value.into_owned()));
        let page = visit(&location).await;
        assert!(!canaries.iter().any(|canary| page.text.contains(canary) || page.address.contains(canary)));
        tracing::debug!(?connecting, "a front that shows what it holds");
        connecting.finish().await;
        world.work_attempts().await;
    }
    let token = world.meta().mint_token_aged(LoginKind::Instagram, "lille.lykke", TimeDelta::days(2));
    let attempt = world.pasted(&token, None).await;
    world.accept(&attempt, &["lille.lykke"]).await;
    let facebook = world.meta().mint_token(LoginKind::Facebook, "nora");
    let attempt = world.pasted(&facebook, None).await;
    world.accept(&attempt, &["nordwind"]).await;
    canaries.extend([token, facebook]);
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    for account in [world.id("lille.lykke"), world.id("nordwind")] {
        canaries.push(world.token_of(&account).await);
        world.renew(&account).await;
        canaries.push(world.token_of(&account).await);
    }
    // Meta repeats a bad token in its message.
    let bad = "EAAGnobodyeverissuedthistokenatallnobodyeverissuedit";
    world.meta().plant(Fault {
        matching: Matching { count: Some(3), ..Matching::default() },
        trouble: Trouble::Error {
            status: 400,
            code: 190,
            subcode: None,
            message: format!("Malformed access token {bad}"),
        },
    });
    let failed = world.pasted(bad, None).await;
    assert!(!format!("{failed:?}").contains("nobodyever"));
    canaries.push(bad.to_owned());
    canaries.push("sandbox-facebook-secret".to_owned());
    canaries.push("sandbox-instagram-secret".to_owned());
    tracing::debug!(config = ?world.config, worker = ?world.worker, "what a careless line would print");
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(text.contains("asked Meta") && text.contains("what a careless line would print"), "it logs");
    assert!(canaries.len() >= 10);
    for canary in &canaries {
        let fragment: String = canary.chars().skip(4).take(12).collect();
        let line = text.lines().find(|line| line.contains(&fragment));
        assert!(line.is_none(), "{line:?}");
    }
    let records = world.services.flight_records(None, 1000).await.unwrap();
    let said = format!("{records:?}");
    assert!(
        !canaries.iter().any(|canary| said.contains(&canary.chars().skip(4).take(12).collect::<String>()))
    );
}

#[tokio::test]
async fn trap_14_an_error_is_looked_at_again_by_itself() {
    let mut world = World::new().await;
    let account = world.connect_instagram("nordwind").await;
    world.work_due().await;
    let break_it = |world: &World| {
        world.meta().plant(Fault { matching: Matching::default(), trouble: Trouble::TokenExpired });
    };
    break_it(&world);
    world.sync(&account).await;
    assert_eq!(world.connection(&account).await.status(world.now()), Status::Expired);
    world.meta().clear_faults();
    // At a start.
    world.new_worker(RenewedBy::Dashboard).await;
    let running = tokio::spawn(world.worker.clone().run());
    wait_for(&world, &account, VerdictCode::Ok).await;
    // Every 15 minutes.
    break_it(&world);
    world.services.ask(lightmeter::domain::WorkKind::Fetch, &account).await.unwrap();
    wait_for(&world, &account, VerdictCode::Reconnect).await;
    world.meta().clear_faults();
    world.hand.advance(TimeDelta::minutes(15));
    wait_for(&world, &account, VerdictCode::Ok).await;
    running.abort();
    // At a sync.
    let _ = running.await;
    world.hand.advance(TimeDelta::minutes(5));
    break_it(&world);
    world.sync(&account).await;
    world.meta().clear_faults();
    world.sync(&account).await;
    assert_eq!(world.connection(&account).await.status(world.now()), Status::Active);
}

async fn wait_for(world: &World, account: &lightmeter::domain::AccountId, verdict: VerdictCode) {
    let mut changes = world.services.changes();
    let reached = async {
        // The work that told it must have ended, too: what is asked for meanwhile joins it.
        while world.connection(account).await.verdict.code != verdict
            || !world.services.work().await.unwrap().is_empty()
        {
            changes.changed().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), reached).await.expect("it is looked at again");
}
