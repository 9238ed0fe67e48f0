//! Tokens whose key is missing: nothing is ended, everybody who can help is told, and it goes on once the key is there.

use std::sync::Arc;

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccessToken, Attempt, AttemptId, AttemptStep, FailureCode, FetchOutcome, Login, RecordKind,
        RenewedBy, StateParameter, VerdictCode, WorkKind,
    },
    store::{Keyring, Parcel},
    worker::Worker,
};
use uuid::Uuid;

use super::{exchange::parked, world::World};

/// A world whose worker has its keys from a file, in a folder beside.
async fn with_key_file() -> (World, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new().await;
    world.keyring = Keyring::load_or_create_file(&folder.path().join("token.key")).unwrap();
    world.hand.advance(TimeDelta::seconds(1));
    world.new_worker(RenewedBy::Dashboard).await;
    (world, folder)
}

#[tokio::test]
async fn a_worker_without_the_key_ends_nothing_and_goes_on_once_the_file_is_copied() {
    let (mut world, folder) = with_key_file().await;
    let (file, elsewhere) = (folder.path().join("token.key"), folder.path().join("elsewhere.key"));
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    std::fs::copy(&file, &elsewhere).unwrap();
    let new = world.keyring.add_newest().unwrap();
    world.store.worker(world.keyring.clone()).rewrap_data_keys().await.unwrap();
    let here = world.keyring.clone();
    world.keyring = Keyring::load_file(&elsewhere).unwrap();
    world.new_worker(RenewedBy::Dashboard).await;

    let before = world.connection(&account).await;
    let report = world.sync(&account).await;
    let said = report.error.unwrap();
    assert!(report.outcome == FetchOutcome::Failed && said.contains(&new.to_string()), "{said}");
    assert!(said.contains("copy the key file"), "{said}");
    let told = world.connection(&account).await;
    assert_eq!((told.standing, told.expiry), (before.standing, before.expiry), "nothing is ended");
    assert_eq!((told.verdict.code, &told.verdict.sentence), (VerdictCode::TellOperator, &said));
    world.renew(&account).await;
    world.sync(&account).await;
    let entries = world.records(&account).await;
    let refused = entries.iter().filter(|entry| entry.kind == RecordKind::Refused && entry.sentence == said);
    assert_eq!(refused.count(), 1, "one entry, however often it is tried: {entries:?}");

    std::fs::copy(&file, &elsewhere).unwrap();
    world.hand.advance(TimeDelta::minutes(6));
    let tried = world.fetches_of(&account).await;
    world.work_due().await;
    assert_eq!(world.fetches_of(&account).await, tried + 1, "it is tried again by itself");
    let again = world.fetched(&account).await;
    assert!(matches!(again.outcome, FetchOutcome::Stored | FetchOutcome::NothingNew), "{again:?}");
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
    world.keyring = here;
    assert!(!world.token_of(&account).await.is_empty());
}

#[tokio::test]
async fn a_running_worker_tells_the_new_public_key_after_a_rotation() {
    let (world, folder) = with_key_file().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::hours(2));
    let keyring = Keyring::load_file(&folder.path().join("token.key")).unwrap();
    let worker =
        Worker::new(&world.store, keyring, Arc::clone(&world.config), &world.clock, RenewedBy::Dashboard);
    worker.announce().await.unwrap();
    let running = tokio::spawn(worker.run());
    world.keyring.add_newest().unwrap();
    world.store.worker(world.keyring.clone()).rewrap_data_keys().await.unwrap();
    let mut changes = world.store.changes();
    world.services.ask(WorkKind::Fetch, &account).await.unwrap();
    let told = async {
        while world.store.sealing_key().await.unwrap().unwrap().key != world.keyring.public_key() {
            changes.changed().await;
        }
    };
    let told = tokio::time::timeout(std::time::Duration::from_secs(20), told).await;
    running.abort();
    assert!(told.is_ok(), "the fronts still seal to the older key");
}

#[tokio::test]
async fn a_token_that_was_altered_asks_to_connect_again_and_is_not_tried_without_end() {
    let (world, _folder) = with_key_file().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    let path = world.folder.path().join(lightmeter::store::Store::FILE);
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut raw = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::raw_sql("UPDATE user_tokens SET access_token = zeroblob(100)").execute(&mut raw).await.unwrap();
    let report = world.sync(&account).await;
    assert!(report.outcome == FetchOutcome::Failed && report.calls == 0, "{report:?}");
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Reconnect);
    assert!(!world.worker.step_due().await.unwrap(), "it waits");
    world.connect(Login::Instagram, "nordwind").await;
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
}

#[tokio::test]
async fn a_login_whose_key_is_nowhere_is_left_to_other_workers_for_a_minute_and_then_told() {
    let mut world = World::new().await;
    let attempt = parked(&world, Login::Instagram, "nordwind").await;
    let (here, elsewhere) = (world.keyring.clone(), Keyring::generate());
    world.keyring = elsewhere;
    world.new_worker(RenewedBy::Dashboard).await;
    for _ in 0..4 {
        assert!(world.worker.step_attempt().await.unwrap(), "it is looked at");
        assert!(!world.worker.step_attempt().await.unwrap(), "and not again at once");
        world.hand.advance(TimeDelta::seconds(6));
        assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Parked);
    }
    let elsewhere = world.keyring.clone();
    world.keyring = here.clone();
    world.new_worker(RenewedBy::Dashboard).await;
    world.work_attempts().await;
    assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Proposed, "a worker with the key takes it");

    world.keyring = here;
    world.new_worker(RenewedBy::Dashboard).await;
    let attempt = parked(&world, Login::Facebook, "nora").await;
    world.keyring = elsewhere;
    world.new_worker(RenewedBy::Dashboard).await;
    world.work_attempts().await;
    world.hand.advance(Attempt::KEY_MAY_COME);
    world.work_attempts().await;
    let failure = world.attempt(attempt.id).await.failure.unwrap();
    assert_eq!(failure.code, FailureCode::Unopened);
    assert!(
        failure.sentence.contains("token key") && failure.sentence.contains("press c"),
        "{}",
        failure.sentence
    );
}

#[tokio::test]
async fn a_login_that_was_sealed_for_another_attempt_fails_at_once() {
    let world = World::new().await;
    let connecting = world.begin(Login::Instagram).await;
    let link = url::Url::parse(connecting.invitation().link.as_str()).unwrap();
    let state = link.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let key = world.store.sealing_key().await.unwrap().unwrap().key;
    let parcel = Parcel::Token(AccessToken::new("IGforeign"));
    let parcel = key.seal_parcel(&parcel, AttemptId(Uuid::nil())).unwrap();
    let mine = world.store.as_user(world.user.id);
    let id = mine.park_code(&StateParameter::new(state), Login::Instagram, &parcel).await.unwrap();
    world.work_attempts().await;
    let failure = world.attempt(id).await.failure.unwrap();
    assert_eq!(failure.code, FailureCode::Unopened);
    assert!(failure.sentence.contains("press c to try again"), "{}", failure.sentence);
}
