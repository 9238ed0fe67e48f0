//! Every row of Meta's error table on a connected account: what a person is told, and that it passes.
#![expect(clippy::indexing_slicing, reason = "a record that is missing ends the test")]

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, FetchOutcome, Login, RecordKind, Standing, VerdictCode, WorkKind},
    sandbox::{AccountKind, Choice, Fault, Host, Matching, Trouble, Variants, variants::OldToken},
};

use super::{holding::until_meta, world::World};

struct Row {
    trouble: Trouble,
    verdict: VerdictCode,
    standing: Standing,
    /// `None` where a refusal says nothing about the connection.
    record: Option<RecordKind>,
}

const fn row(trouble: Trouble, verdict: VerdictCode, standing: Standing, record: RecordKind) -> Row {
    Row { trouble, verdict, standing, record: Some(record) }
}

fn error(code: u32, subcode: Option<u32>) -> Trouble {
    Trouble::Error { status: 400, code, subcode, message: format!("(#{code}) planted") }
}

const fn throttled(code: u32, subcode: Option<u32>) -> Trouble {
    Trouble::Throttled { code, subcode, regain_minutes: None, retry_after_seconds: None }
}

/// Connects, fetches once, and then meets each row; all is well again after each.
async fn meet(login: Login, rows: Vec<Row>) {
    let world = World::new().await;
    let account = world.connect(login, "nordwind").await;
    world.work_due().await;
    let before = world.insights(&account, 30).await;
    for row in rows {
        let name = format!("{login}, {:?}", row.trouble);
        let seen = world.records(&account).await.len();
        world.meta().plant(Fault { matching: Matching::default(), trouble: row.trouble });
        world.sync(&account).await;
        let connection = world.connection(&account).await;
        assert_eq!(connection.verdict.code, row.verdict, "{name}");
        assert_eq!(connection.standing, row.standing, "{name}");
        let records = world.records(&account).await;
        assert_eq!((records.len() > seen).then(|| records[0].kind), row.record, "{name}");
        world.sync(&account).await;
        assert_eq!(world.records(&account).await.len(), records.len(), "{name}: once is enough");
        world.meta().clear_faults();
        world.hand.advance(TimeDelta::hours(8));
        let report = world.sync(&account).await;
        assert_eq!(report.error, None, "{name}");
        let connection = world.connection(&account).await;
        assert_eq!(
            (connection.verdict.code, connection.standing),
            (VerdictCode::Ok, Standing::Active),
            "{name}"
        );
        if row.record.is_some() {
            assert_eq!(world.records(&account).await[0].kind, RecordKind::Repaired, "{name}");
        }
    }
    let after = world.insights(&account, 60).await;
    for row in before.iter().filter(|row| row["status"] == "measured") {
        let same = after.iter().find(|one| one["day"] == row["day"] && one["metric"] == row["metric"]);
        assert_eq!(same.map(|one| &one["value"]), Some(&row["value"]), "no trouble costs a figure");
    }
}

#[tokio::test]
async fn what_ends_a_token_asks_to_reconnect_or_to_log_in_at_meta() {
    use RecordKind::Refused;
    use Standing::{Active, Expired, Revoked};
    use VerdictCode::{LogInAtMeta, Reconnect};
    for login in [Login::Instagram, Login::Facebook] {
        let rows = vec![
            row(Trouble::TokenExpired, Reconnect, Expired, Refused),
            row(Trouble::TokenRevoked { subcode: 458 }, Reconnect, Revoked, Refused),
            row(Trouble::TokenRevoked { subcode: 460 }, Reconnect, Revoked, Refused),
            row(Trouble::TokenRevoked { subcode: 467 }, Reconnect, Revoked, Refused),
            row(error(190, None), Reconnect, Revoked, Refused),
            row(error(102, None), Reconnect, Revoked, Refused),
            row(Trouble::Checkpoint, LogInAtMeta, Active, Refused),
            row(Trouble::Unconfirmed, LogInAtMeta, Active, Refused),
            row(Trouble::PageRoleLost, Reconnect, Active, Refused),
        ];
        meet(login, rows).await;
    }
}

#[tokio::test]
async fn limits_ask_to_wait() {
    let codes = [
        (4, None),
        (17, None),
        (32, None),
        (341, None),
        (613, None),
        (613, Some(1996)),
        (80001, None),
        (80002, None),
        (80006, None),
    ];
    let rows = codes.map(|(code, subcode)| {
        row(throttled(code, subcode), VerdictCode::Wait, Standing::Active, RecordKind::Throttled)
    });
    let mut rows = Vec::from(rows);
    rows.push(row(Trouble::Blocked, VerdictCode::Wait, Standing::Active, RecordKind::Throttled));
    rows.push(row(Trouble::Http { status: 429 }, VerdictCode::Wait, Standing::Active, RecordKind::Throttled));
    meet(Login::Instagram, rows).await;
}

#[tokio::test]
async fn trap_01_what_is_transient_or_unknown_never_disconnects() {
    let troubles = [
        Trouble::Unknown,
        Trouble::Unavailable,
        error(506, None),
        error(1_609_005, None),
        error(99_999, Some(12)),
        Trouble::Http { status: 500 },
        Trouble::Http { status: 503 },
        Trouble::Cut,
        Trouble::Garbage,
        Trouble::Empty,
    ];
    let rows = troubles.map(|trouble| row(trouble, VerdictCode::Wait, Standing::Active, RecordKind::Refused));
    meet(Login::Instagram, rows.into()).await;
}

#[tokio::test]
async fn trap_02_a_refused_parameter_never_touches_the_token() {
    let troubles = [error(100, None), error(100, Some(33)), error(100, Some(2_108_006)), error(2500, None)];
    let rows = troubles.map(|trouble| Row {
        trouble,
        verdict: VerdictCode::Ok,
        standing: Standing::Active,
        record: None,
    });
    meet(Login::Instagram, rows.into()).await;
}

#[tokio::test]
async fn a_missing_permission_asks_to_reconnect_and_a_wrong_app_to_tell_the_operator() {
    use RecordKind::Refused;
    use Standing::Active;
    let rows = vec![
        row(Trouble::Permission { code: 10 }, VerdictCode::Reconnect, Active, Refused),
        row(Trouble::Permission { code: 200 }, VerdictCode::Reconnect, Active, Refused),
        row(Trouble::Permission { code: 299 }, VerdictCode::Reconnect, Active, Refused),
        row(error(3, None), VerdictCode::TellOperator, Active, Refused),
        row(error(104, None), VerdictCode::TellOperator, Active, Refused),
        row(error(2635, None), VerdictCode::TellOperator, Active, Refused),
    ];
    meet(Login::Facebook, rows).await;
}

#[tokio::test]
async fn a_record_holds_meta_s_facts() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.meta().plant(Fault { matching: Matching::default(), trouble: Trouble::TokenExpired });
    world.sync(&account).await;
    let record = &world.records(&account).await[0];
    assert_eq!((record.http_status, record.code, record.subcode), (Some(400), Some(190), Some(463)));
    assert!(record.fbtrace_id.as_ref().is_some_and(|id| id.as_str().starts_with("Asandbox")));
}

async fn well_connected(login: Login) -> (World, AccountId) {
    let world = World::new().await;
    let account = world.connect(login, "nordwind").await;
    world.work_due().await;
    (world, account)
}

#[tokio::test]
async fn an_account_that_became_personal_is_told_to_convert() {
    for login in [Login::Instagram, Login::Facebook] {
        let (world, account) = well_connected(login).await;
        world.meta().convert("nordwind", AccountKind::Personal);
        world.meta().forget_requests();
        world.sync(&account).await;
        let connection = world.connection(&account).await;
        assert_eq!(connection.verdict.code, VerdictCode::ConvertAccount, "{login}");
        assert_eq!(connection.standing, Standing::Active, "{login}: the token is not to blame");
        assert!(world.meta().calls().len() < 8, "the rest is not asked for");
        world.meta().convert("nordwind", AccountKind::Business);
        world.sync(&account).await;
        assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok, "{login}");
    }
}

#[tokio::test]
async fn meta_being_away_does_not_hide_that_a_person_is_needed() {
    let (world, account) = well_connected(Login::Instagram).await;
    world.meta().end_tokens("nordwind", 460);
    world.sync(&account).await;
    world.meta().plant(Fault { matching: Matching::default(), trouble: Trouble::Http { status: 503 } });
    world.sync(&account).await;
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Revoked, VerdictCode::Reconnect));
}

/// Both are fetched, so that nothing but what a test asks for finds it out.
async fn two_of_a_grant_whose_token_has_ended() -> (World, [AccountId; 2]) {
    let world = World::new().await;
    world.connect_facebook("amir", &["mara.moves", "nordwind"]).await;
    let both = ["mara.moves", "nordwind"].map(|username| world.id(username));
    for account in &both {
        world.sync(account).await;
    }
    world.meta().end_tokens("amir", 460);
    (world, both)
}

#[tokio::test]
async fn a_token_that_a_renewal_finds_rejected_is_rejected_for_all_its_accounts() {
    let (world, [one, other]) = two_of_a_grant_whose_token_has_ended().await;
    world.renew(&one).await;
    for account in [&one, &other] {
        assert_eq!(world.connection(account).await.standing, Standing::Revoked);
        assert_eq!(world.records(account).await[0].kind, RecordKind::Refused);
    }
}

#[tokio::test]
async fn a_token_that_serves_several_accounts_is_rejected_for_all_of_them_at_once() {
    let (world, [one, other]) = two_of_a_grant_whose_token_has_ended().await;
    world.sync(&one).await;
    for account in [&one, &other] {
        let connection = world.connection(account).await;
        assert_eq!(
            (connection.standing, connection.verdict.code),
            (Standing::Revoked, VerdictCode::Reconnect)
        );
        let newest = world.records(account).await.remove(0);
        assert_eq!((&newest.account_id, newest.kind), (account, RecordKind::Refused));
    }
    // One that was told already is not told again.
    let told = world.records(&other).await.len();
    world.sync(&one).await;
    assert_eq!(world.records(&other).await.len(), told);
}

/// A fetch whose first call waits at Meta until it is released.
async fn held_fetch(world: &World, account: &AccountId) -> tokio::task::JoinHandle<bool> {
    world.meta().plant(Fault {
        matching: Matching {
            host: Some(Host::InstagramGraph),
            path: Some(format!("/v26.0/{account}")),
            count: Some(1),
            ..Matching::default()
        },
        trouble: Trouble::Held,
    });
    world.services.ask(WorkKind::Fetch, account).await.unwrap();
    let worker = world.worker.clone();
    let running = tokio::spawn(async move { worker.step_due().await.unwrap() });
    until_meta(world, |meta| meta.held() > 0).await;
    running
}

#[tokio::test]
async fn what_meta_says_of_the_old_token_does_not_touch_a_connection_made_meanwhile() {
    let (world, account) = well_connected(Login::Instagram).await;
    world.hand.advance(TimeDelta::days(2));
    let synced = world.connection(&account).await.last_sync_at;
    world.meta().end_tokens("nordwind", 467);
    let running = held_fetch(&world, &account).await;
    let attempt = world.proposed(Login::Instagram, &Choice::of("nordwind")).await;
    world.accept(&attempt, &["nordwind"]).await;
    let records = world.records(&account).await;
    world.meta().release();
    running.await.unwrap();
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Ok));
    assert_eq!(connection.last_sync_at, synced, "nothing was synced yet");
    assert_eq!(world.records(&account).await.len(), records.len());
    world.work_due().await;
    assert_eq!(world.connection(&account).await.last_sync_at, Some(world.now()));
}

#[tokio::test]
async fn a_token_that_was_renewed_during_a_fetch_is_not_blamed_for_its_predecessor() {
    let (world, account) = well_connected(Login::Instagram).await;
    world.meta().set_variants(Variants { old_token_after_renewal: OldToken::Dies, ..Variants::default() });
    world.hand.advance(TimeDelta::days(2));
    let running = held_fetch(&world, &account).await;
    world.services.ask(WorkKind::Renew, &account).await.unwrap();
    assert!(world.worker.step_due().await.unwrap());
    world.meta().release();
    running.await.unwrap();
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Ok));
    world.work_due().await;
    assert_eq!(world.connection(&account).await.last_sync_at, Some(world.now()), "asked with the new token");
    let report = world.fetched(&account).await;
    assert_eq!((report.outcome, report.error), (FetchOutcome::Stored, None));
}

#[tokio::test]
async fn a_lost_permission_is_not_asked_about_eighty_times() {
    let (world, account) = well_connected(Login::Instagram).await;
    world.meta().plant(Fault {
        matching: Matching { path: Some("/insights".to_owned()), ..Matching::default() },
        trouble: Trouble::Permission { code: 10 },
    });
    world.meta().forget_requests();
    let report = world.sync(&account).await;
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Reconnect);
    assert_ne!(report.outcome, FetchOutcome::NothingNew);
    let requests = world.meta().calls().len();
    // Up to three are under way beside the last one.
    assert!(requests <= 12 + 3, "{requests} calls");
}
