//! The traps of this field that no other file of flows shows by name.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AttemptStep, FailureCode, Login, MediaMetric, Metric, ProductType, Range, Reading, Reason,
        RecordKind, RenewedBy, Scopes, Standing, Status, Value, VerdictCode,
    },
    sandbox::{Choice, Fault, LoginKind, Matching, PostKind, Trouble, Variants},
    services::{
        Error, Reason as LoginReason,
        export::{Format, OverviewDocument},
    },
    worker::Outcome,
};

use super::world::{Setup, World, rows, visit, visit_with};

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
        world.meta().requests().iter().filter(named).count()
    };
    assert_eq!(asked("reposts"), 1, "once refused, not asked for again in this fetch");
}

#[tokio::test]
async fn trap_04_missing_is_not_zero_and_zero_is_not_missing() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    let truth = world.meta().truth();
    let (mut zeros, mut late) = (0, 0);
    for row in world.insights(&account, 30).await {
        let day = row["day"].as_str().unwrap().parse().unwrap();
        if row["metric"] == "likes" && !truth.is_published("nordwind", day) {
            assert_eq!((&row["value"], &row["status"]), (&serde_json::Value::Null, &"late".into()));
            late += 1;
        }
        zeros += i32::from(row["value"] == 0 && row["status"] == "measured");
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
    let _ = zeros;
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
    let mut reports = world.worker.reports();
    world.work_due().await;
    let mut outcomes = Vec::new();
    while let Ok(report) = reports.try_recv() {
        outcomes.push((report.account_username.as_str().to_owned(), report.outcome));
    }
    outcomes.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [
        ("atlas.outdoor", Outcome::Failed),
        ("lille.lykke", Outcome::Stored),
        ("mara.moves", Outcome::Stored),
        ("nordwind", Outcome::Failed),
    ];
    assert_eq!(outcomes, expected.map(|(name, outcome)| (name.to_owned(), outcome)));
}

#[tokio::test]
async fn trap_10_reconnecting_with_another_account_is_asked_about() {
    let world = World::new().await;
    let account = world.connect_instagram("nordwind").await;
    world.work_due().await;
    let before = world.token_of(&account).await;
    let connecting = world.begin_for(Login::Instagram, Some(account.clone()), LoginReason::First).await;
    visit(&world.approve(&connecting, &Choice::of("mara.moves"))).await;
    world.work_attempts().await;
    let attempt = world.attempt(connecting.invitation().attempt).await;
    assert!(attempt.is_another_account());
    assert_eq!(attempt.step, AttemptStep::Proposed);
    assert_eq!(world.token_of(&account).await, before, "nothing is replaced before the yes");
    assert_eq!(world.services.connections(true).await.unwrap().len(), 1);
    world.services.cancel(attempt.id).await.unwrap();
    assert_eq!(world.sync(&account).await.error, None);
    let token = world.meta().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    let attempt = world.pasted(&token, Some(account.clone())).await;
    assert!(!attempt.is_another_account());
    assert!(attempt.proposal.as_ref().unwrap().candidates[0].already_connected);
    world.accept(&attempt, &["nordwind"]).await;
    assert_ne!(world.token_of(&account).await, before);
    assert_eq!(world.services.connections(true).await.unwrap().len(), 1);
}

#[tokio::test]
async fn trap_11_granted_scopes_are_stored_not_requested_ones() {
    let world = World::new().await;
    let choice =
        Choice { unticked_permissions: vec!["pages_read_engagement".to_owned()], ..Choice::of("nora") };
    let attempt = world.proposed(Login::Facebook, &choice).await;
    world.accept(&attempt, &["nordwind"]).await;
    let door = world.store.worker(world.keyring.clone());
    let grant = door.grant_of(world.user.id, &world.id("nordwind")).await.unwrap().unwrap().grant;
    assert!(!grant.scopes.contains("pages_read_engagement"));
    assert!(grant.scopes.contains("instagram_manage_insights") && grant.scopes.contains("public_profile"));
    assert_ne!(grant.scopes, Scopes::wanted(Login::Facebook));
    let refused = attempt.proposal.unwrap().refused;
    assert_eq!(
        refused.iter().next().unwrap().cost_of_refusal(),
        Some("media and insights behind a Page may be refused")
    );
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
    assert!(!format!("{failed:?}").contains(&bad[4..20]));
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
async fn trap_13_disconnect_erases_the_token_when_nobody_else_needs_it() {
    let world = World::new().await;
    let account = world.connect_instagram("nordwind").await;
    world.work_due().await;
    let figures = world.insights(&account, 30).await.len();
    assert!(world.services.kept_by(&account).await.unwrap().is_empty());
    let done = world.services.disconnect(&account, false).await.unwrap();
    assert!(done.grant_erased && done.kept_by.is_empty());
    let door = world.store.worker(world.keyring.clone());
    assert!(door.grant_of(world.user.id, &account).await.unwrap().is_none());
    let connection = world.connection(&account).await;
    assert!(
        door.grant(world.user.id, &connection.grant).await.unwrap().is_none(),
        "the sealed token is gone"
    );
    assert_eq!(connection.status(world.now()), Status::Disconnected);
    assert_eq!(world.insights(&account, 30).await.len(), figures, "the history stays");
    assert!(matches!(
        world.services.ask(lightmeter::domain::WorkKind::Fetch, &account).await,
        Err(Error::NotConnected)
    ));
    world.meta().forget_requests();
    world.hand.advance(TimeDelta::days(8));
    world.work_due().await;
    assert!(world.meta().requests().is_empty(), "nothing is done for it any more");
    world.services.disconnect(&account, true).await.unwrap();
    assert!(world.insights(&account, 60).await.is_empty(), "forgotten when asked for");
}

#[tokio::test]
async fn trap_13_a_grant_that_others_need_is_kept_and_they_are_named() {
    let world = World::new().await;
    world.connect_facebook("amir", &["mara.moves", "nordwind"]).await;
    world.work_due().await;
    let (mara, nordwind) = (world.id("mara.moves"), world.id("nordwind"));
    let needed: Vec<String> = world
        .services
        .kept_by(&nordwind)
        .await
        .unwrap()
        .iter()
        .map(|account| account.username.as_str().to_owned())
        .collect();
    assert_eq!(needed, ["mara.moves"]);
    let done = world.services.disconnect(&nordwind, false).await.unwrap();
    assert!(!done.grant_erased);
    assert_eq!(world.sync(&mara).await.error, None);
    let before = world.token_of(&mara).await;
    world.hand.advance(TimeDelta::days(7));
    world.work_due().await;
    assert_ne!(world.token_of(&mara).await, before, "the renewal goes on in the other's name");
    assert!(world.services.disconnect(&mara, false).await.unwrap().grant_erased);
}

#[tokio::test]
async fn trap_13_revoking_at_meta_ends_every_connection_of_that_login() {
    let world = World::new().await;
    world.connect_facebook("amir", &["mara.moves", "nordwind"]).await;
    world.work_due().await;
    let (mara, nordwind) = (world.id("mara.moves"), world.id("nordwind"));
    world.services.revoke(&nordwind).await.unwrap();
    world.work_due().await;
    world.services.disconnect(&nordwind, false).await.unwrap();
    let connection = world.connection(&mara).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Revoked, VerdictCode::Reconnect));
    assert!(
        world.records(&nordwind).await.iter().any(|record| record.sentence.contains("withdrawn at Meta"))
    );
    assert_eq!(world.sync(&mara).await.outcome, Outcome::Failed);
    assert_eq!(world.connection(&mara).await.standing, Standing::Revoked);
    world.connect_facebook("amir", &["mara.moves"]).await;
    assert_eq!(world.sync(&mara).await.error, None, "and can be made again");
}

#[tokio::test]
async fn trap_13_a_revocation_that_fails_says_so() {
    let world = World::new().await;
    world.connect_facebook("nora", &["nordwind"]).await;
    world.work_due().await;
    let account = world.id("nordwind");
    world.meta().plant(Fault {
        matching: Matching { path: Some("/permissions".to_owned()), ..Matching::default() },
        trouble: Trouble::Unavailable,
    });
    world.services.revoke(&account).await.unwrap();
    world.work_due().await;
    let record = &world.records(&account).await[0];
    assert_eq!(record.kind, RecordKind::Refused);
    assert!(record.sentence.starts_with("The permission was not withdrawn"), "{}", record.sentence);
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
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
        while world.connection(account).await.verdict.code != verdict {
            changes.changed().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), reached).await.expect("it is looked at again");
}

#[tokio::test]
async fn trap_15_reels_are_told_by_product_type() {
    for (login, instagram_media_fields) in [
        (Login::Instagram, lightmeter::sandbox::variants::Acceptance::Accepted),
        (Login::Facebook, lightmeter::sandbox::variants::Acceptance::Refused),
    ] {
        let world = World::of(Variants { instagram_media_fields, ..Variants::default() }).await;
        let account = world.connect(login, "nordwind").await;
        world.work_due().await;
        let truth = world.meta().truth();
        let reels: Vec<String> = truth
            .posts("nordwind")
            .into_iter()
            .take(25)
            .filter(|post| post.kind == PostKind::Reel)
            .map(|post| post.id)
            .collect();
        assert!(!reels.is_empty());
        for post in world.services.posts(&account, 25).await.unwrap() {
            let is_reel = reels.contains(&post.media.id.0);
            if post.media.product_type != ProductType::Story {
                assert_eq!(post.media.product_type == ProductType::Reels, is_reel);
                assert_eq!(post.reading(MediaMetric::AverageWatchTime.as_str()).is_some(), is_reel);
            }
        }
    }
}

#[tokio::test]
async fn trap_16_a_favicon_or_a_prefetch_changes_nothing() {
    let world = World::new().await;
    let connecting = world.begin(Login::Facebook).await;
    let location = world.approve(&connecting, &Choice::of("nora"));
    let port = world.config.callback.http_port;
    visit(&format!("http://localhost:{port}/favicon.ico")).await;
    for (name, value) in
        [("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch"), ("x-moz", "prefetch")]
    {
        visit_with(&location, &[(name, value), ("sec-fetch-mode", "navigate")]).await;
    }
    visit_with(&location, &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")]).await;
    assert_eq!(world.attempt(connecting.invitation().attempt).await.step, AttemptStep::Started);
    assert_eq!(visit(&location).await.status, 200);
    assert_eq!(world.attempt(connecting.invitation().attempt).await.step, AttemptStep::Parked);
}

#[tokio::test]
async fn trap_17_a_state_is_compared_first_used_once_and_bound_to_its_attempt() {
    let world = World::new().await;
    let connecting = world.begin(Login::Facebook).await;
    let location = world.approve(&connecting, &Choice::of("nora"));
    let redirect = &connecting.invitation().redirect_uri;
    for forged in [
        format!("{redirect}?error=access_denied&error_reason=user_denied&state=forged"),
        format!("{redirect}?code=AQDforgedforgedforged&state=forged"),
        format!("{redirect}?code=AQDforgedforgedforged"),
        format!("{redirect}?error=access_denied"),
    ] {
        visit(&forged).await;
        assert!(connecting.paster().paste(&forged).await.is_err());
        assert_eq!(
            world.attempt(connecting.invitation().attempt).await.step,
            AttemptStep::Started,
            "{forged}"
        );
    }
    // The other login's attempt does not take it, though the state is right.
    let other = world.begin(Login::Instagram).await;
    assert!(other.paster().paste(&location).await.is_err());
    visit(&location).await;
    world.work_attempts().await;
    assert_eq!(world.attempt(connecting.invitation().attempt).await.step, AttemptStep::Proposed);
    assert!(matches!(connecting.paster().paste(&location).await, Err(Error::ForeignAddress)));
    let again = world.begin(Login::Facebook).await;
    assert!(matches!(again.paster().paste(&location).await, Err(Error::ForeignAddress)));
}

#[tokio::test]
async fn trap_20_ids_above_2_to_53_stay_exact_everywhere() {
    for login in [Login::Instagram, Login::Facebook] {
        let world = World::of(Variants { longest_delay_hours: 0, ..Variants::default() }).await;
        let account = world.connect(login, "knots.and.bytes_or".split('_').next().unwrap()).await;
        let id = world.meta().truth().account("knots.and.bytes").unwrap().id;
        assert!(id.parse::<u64>().unwrap() > 1 << 53);
        assert_eq!(account.as_str(), id);
        world.work_due().await;
        let document =
            serde_json::to_value(OverviewDocument::from(&world.overview(&account, 30).await)).unwrap();
        assert_eq!(document["account_id"], id.as_str());
        let range = Range::last(90, world.now() + TimeDelta::days(1));
        let table = world.services.export_posts(&account, range).await.unwrap();
        let known: Vec<String> =
            world.meta().truth().posts("knots.and.bytes").into_iter().map(|post| post.id).collect();
        let stories: Vec<String> =
            world.meta().truth().stories("knots.and.bytes").into_iter().map(|post| post.id).collect();
        let posts = rows(&table.render(Format::Json).unwrap());
        assert!(!posts.is_empty());
        for row in posts {
            let id = row["media_id"].as_str().unwrap().to_owned();
            assert!(known.contains(&id) || stories.contains(&id), "{id}");
        }
        let connection = world.connection(&account).await;
        let scoped = world.meta().truth().account("knots.and.bytes").unwrap().app_scoped_id;
        if login == Login::Instagram {
            assert_eq!(connection.grant.subject, scoped);
        }
    }
}

#[tokio::test]
async fn trap_21_the_browser_is_asked_to_sign_in_afresh() {
    for login in [Login::Instagram, Login::Facebook] {
        let world = World::new().await;
        let (first, second) = match login {
            Login::Instagram => ("nordwind", "mara.moves"),
            Login::Facebook => ("nora", "amir"),
        };
        let before = world.proposed(login, &Choice::of(first)).await;
        let after = world.proposed(login, &Choice::of(second)).await;
        assert_ne!(before.proposal.unwrap().subject, after.proposal.unwrap().subject, "{login}");
    }
}

#[tokio::test]
async fn trap_22_a_caption_that_begins_like_a_formula_exports_harmless() {
    let world = World::new().await;
    let account = world.connect_instagram("knots.and.bytes").await;
    world.work_due().await;
    let range = Range::last(365, world.now() + TimeDelta::days(1));
    let csv = world.services.export_posts(&account, range).await.unwrap().render(Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let captions: Vec<String> =
        reader.records().map(|record| record.unwrap().get(4).unwrap().to_owned()).collect();
    let dangerous = |text: &&String| text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']);
    assert_eq!(captions.iter().find(dangerous), None);
    let quoted = captions.iter().filter(|text| text.starts_with('\'')).count();
    assert!(quoted > 0, "this account has such captions");
    let hidden = |text: &&String| {
        text.chars().any(|letter| letter.is_control() || ('\u{202a}'..='\u{202e}').contains(&letter))
    };
    assert_eq!(captions.iter().find(hidden), None);
    let _ = (FailureCode::Denied, Value::Whole(0), Setup::default().now);
}
