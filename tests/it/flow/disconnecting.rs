//! Disconnecting: what goes, what stays, and what ends with it at Meta.

use chrono::TimeDelta;
use lightmeter::{
    domain::{FetchOutcome, RecordKind, Standing, Status, VerdictCode},
    sandbox::{Fault, Matching, Trouble},
    services::{Error, Revocation},
    tui::{Effect, Message, Performer},
};

use super::world::World;

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
    assert_eq!(world.sync(&mara).await.outcome, FetchOutcome::Failed);
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

/// Revokes in a dashboard beside a running worker; what it says.
async fn revoked_in_the_dashboard(world: &World, name: &str) -> Result<String, String> {
    let worker = tokio::spawn(world.worker.clone().run());
    let (sender, mut messages) = tokio::sync::mpsc::unbounded_channel();
    let mut performer = Performer::new(world.services.clone(), sender, world.folder.path().to_owned());
    let account = world.id(name);
    performer.perform(Effect::Disconnect { account, forget_history: false, revoke: true });
    let Message::Disconnected { result, .. } = messages.recv().await.unwrap() else {
        panic!("another answer")
    };
    worker.abort();
    result.map(|name| name.to_string()).map_err(|problem| problem.sentence)
}

#[tokio::test]
async fn a_refused_revocation_in_the_dashboard_keeps_the_connection_and_says_so() {
    let world = World::new().await;
    world.connect_facebook("amir", &["mara.moves", "nordwind"]).await;
    world.work_due().await;
    world.meta().plant(Fault {
        matching: Matching { path: Some("/permissions".to_owned()), ..Matching::default() },
        trouble: Trouble::Error { status: 400, code: 100, subcode: None, message: "No".to_owned() },
    });
    let sentence = revoked_in_the_dashboard(&world, "nordwind").await.unwrap_err();
    assert!(
        sentence.starts_with("@nordwind stays connected: The permission was not withdrawn"),
        "{sentence}"
    );
    assert_eq!(world.services.connections(false).await.unwrap().len(), 2);
    assert_eq!(world.sync(&world.id("nordwind")).await.error, None, "the token is still there");
    world.meta().clear_faults();
    assert_eq!(revoked_in_the_dashboard(&world, "nordwind").await.unwrap(), "nordwind");
    assert!(world.services.connections(false).await.unwrap().is_empty(), "the other one ended with it");
    let grant = world.connection(&world.id("mara.moves")).await.grant;
    let door = world.store.worker(world.keyring.clone());
    assert!(door.grant(world.user.id, &grant).await.unwrap().is_none(), "the sealed token is gone");
}

#[tokio::test]
async fn a_question_that_was_taken_back_is_not_answered_later() {
    let world = World::new().await;
    world.connect_facebook("nora", &["nordwind"]).await;
    world.work_due().await;
    let account = world.id("nordwind");
    let (services, asked) = (world.services.clone(), account.clone());
    let waiting = tokio::spawn(async move { services.revoke_and_wait(&asked).await.unwrap() });
    let mut changes = world.services.changes();
    while world.services.work().await.unwrap().is_empty() {
        changes.changed().await;
    }
    world.hand.advance(TimeDelta::minutes(3));
    assert_eq!(waiting.await.unwrap(), Revocation::NotInTime);
    world.work_due().await;
    assert_eq!(world.connection(&account).await.standing, Standing::Active);
}
