//! Disconnecting erases what nobody needs, and keeps the history unless told to forget it.

use lightmeter::{
    domain::{Login, Metric, Reading, RecordKind, Standing, Taken, Value, WorkKind},
    store::{Error, Keyring},
};

use super::world::{ANNA, LEASE, SHOP, World, account, day};

#[tokio::test]
async fn the_token_is_erased_and_the_history_stays() {
    let world = World::new().await;
    let user = world.user.user();
    let grant = world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let reading = Taken { what: Reading::Measured(Value::Whole(7)), at: world.now() };
    world
        .worker
        .save_days(user, &account(ANNA), &[(day("2026-03-01"), Metric::Reach, reading)])
        .await
        .unwrap();

    let done = world.user.disconnect(&account(ANNA), false).await.unwrap();
    assert!(done.grant_erased && done.kept_by.is_empty());
    assert!(world.worker.grant(user, &grant).await.unwrap().is_none());
    assert!(world.worker.grant_of(user, &account(ANNA)).await.unwrap().is_none());
    assert_eq!(world.scalar("SELECT count(*) FROM user_tokens WHERE access_token IS NOT NULL").await, 0);
    assert!(world.user.connections(false).await.unwrap().is_empty());
    let gone = &world.user.connections(true).await.unwrap()[0];
    assert_eq!((gone.standing, &gone.grant), (Standing::Disconnected, &grant));
    let range = lightmeter::domain::Range::new(day("2026-03-01"), day("2026-03-01")).unwrap();
    assert_eq!(world.user.days(&account(ANNA), range).await.unwrap().len(), 1);
    assert_eq!(world.user.flight_records(None, 10).await.unwrap()[0].kind, RecordKind::Disconnected);
    assert!(world.worker.claim_due(10, LEASE).await.unwrap().is_empty(), "nothing is due any more");
    assert!(world.worker.all_connected().await.unwrap().is_empty());
    assert!(matches!(world.user.ask(WorkKind::Fetch, &account(ANNA)).await, Err(Error::NotFound)));

    let again = world.user.disconnect(&account(ANNA), false).await.unwrap();
    assert!(!again.grant_erased);
    assert_eq!(world.user.flight_records(None, 10).await.unwrap().len(), 2, "recorded once");
}

#[tokio::test]
async fn a_grant_that_another_connection_needs_is_kept_and_named() {
    let world = World::new().await;
    let user = world.user.user();
    let grant = world.connect(Login::Facebook, "10", "EAtoken", &[ANNA, SHOP]).await;
    let names: Vec<String> =
        world.user.kept_by(&account(ANNA)).await.unwrap().iter().map(|one| one.id.to_string()).collect();
    assert_eq!(names, [SHOP]);
    let done = world.user.disconnect(&account(ANNA), false).await.unwrap();
    assert!(!done.grant_erased);
    assert_eq!(done.kept_by[0].id, account(SHOP));
    assert_eq!(world.worker.grant(user, &grant).await.unwrap().unwrap().token.expose(), "EAtoken");

    world.hand.advance(chrono::TimeDelta::days(8));
    let due = world.worker.claim_due(10, LEASE).await.unwrap();
    let renewal = due.iter().find(|due| due.kind == WorkKind::Renew).unwrap();
    assert_eq!(renewal.account, account(SHOP), "the renewal is done in the name of who is left");

    assert!(world.user.disconnect(&account(SHOP), false).await.unwrap().grant_erased);
    assert!(world.worker.grant(user, &grant).await.unwrap().is_none());
}

#[tokio::test]
async fn forgetting_leaves_the_flight_record_and_nothing_else() {
    let world = World::new().await;
    let user = world.user.user();
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let reading = Taken { what: Reading::Measured(Value::Whole(7)), at: world.now() };
    world
        .worker
        .save_days(user, &account(ANNA), &[(day("2026-03-01"), Metric::Reach, reading)])
        .await
        .unwrap();
    world.user.keep_place(Some(&account(ANNA)), "{}").await.unwrap();
    world.user.disconnect(&account(ANNA), false).await.unwrap();
    world.user.disconnect(&account(ANNA), true).await.unwrap();
    assert_eq!(world.user.connection(&account(ANNA)).await.unwrap(), None);
    for count in [
        world.scalar("SELECT count(*) FROM account_days").await,
        world.scalar("SELECT count(*) FROM accounts").await,
        world.scalar("SELECT count(*) FROM user_tokens").await,
        world.scalar("SELECT count(*) FROM user_views").await,
        world.scalar("SELECT count(*) FROM due").await,
    ] {
        assert_eq!(count, 0);
    }
    assert_eq!(world.user.flight_records(Some(&account(ANNA)), 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn connecting_again_brings_the_history_back() {
    let world = World::new().await;
    let user = world.user.user();
    world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    world.user.disconnect(&account(ANNA), false).await.unwrap();
    world.hand.advance(chrono::TimeDelta::days(1));
    world.connect(Login::Instagram, "10", "IGnew", &[ANNA]).await;
    let connection = world.user.connection(&account(ANNA)).await.unwrap().unwrap();
    assert_eq!((connection.standing, connection.connected_at), (Standing::Active, world.now()));
    assert_eq!(world.worker.grant_of(user, &account(ANNA)).await.unwrap().unwrap().token.expose(), "IGnew");
}

#[tokio::test]
async fn disconnecting_needs_no_key() {
    let world = World::new().await;
    let grant = world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let stranger = world.store.worker(Keyring::generate());
    let opened = stranger.grant(world.user.user(), &grant).await;
    assert!(matches!(opened, Err(Error::UnknownKey(_))), "{opened:?}");
    assert!(world.user.disconnect(&account(ANNA), false).await.unwrap().grant_erased);
}

#[tokio::test]
async fn of_two_that_leave_a_grant_at_once_the_later_one_erases_it() {
    for round in 0..8 {
        let world = World::new().await;
        let user = world.user.user();
        let grant = world.connect(Login::Facebook, "10", "EAtoken", &[ANNA, SHOP]).await;
        let other = world.second_store().await.as_user(user);
        let (anna, shop) = (account(ANNA), account(SHOP));
        let (one, two) = tokio::join!(world.user.disconnect(&anna, false), other.disconnect(&shop, false));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!(one.grant_erased != two.grant_erased, "round {round}: {one:?} {two:?}");
        assert_eq!(one.kept_by.len() + two.kept_by.len(), 1, "the earlier one names the later one");
        assert!(world.worker.grant(user, &grant).await.unwrap().is_none());
        assert_eq!(world.scalar("SELECT count(*) FROM due").await, 0);
    }
}

#[tokio::test]
async fn a_record_of_the_highest_number_stops_no_other() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    world
        .run(
            "INSERT INTO flight_records (u_id, seq, platform, account_id, at, kind, sentence)
             SELECT u_id, 9223372036854775807, platform, account_id, at, kind, sentence FROM flight_records",
        )
        .await;
    world.user.disconnect(&account(ANNA), false).await.unwrap();
    assert_eq!(world.scalar("SELECT count(*) FROM flight_records").await, 3);
    assert_eq!(world.scalar("SELECT max(seq) FROM flight_records WHERE kind = 'disconnected'").await, 2);
}
