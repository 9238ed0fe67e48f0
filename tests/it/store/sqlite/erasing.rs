//! What is erased is in no file any more, neither in the database nor in its log.

use lightmeter::{
    domain::{AccessToken, Expiry, Login},
    store::{RenewalEnd, RenewedToken},
};

use super::world::{ANNA, SHOP, World, account};

const TOKEN: &str = "SELECT access_token FROM user_tokens WHERE access_token IS NOT NULL";

fn holds(world: &World, blob: &[u8]) -> bool {
    let files = std::fs::read_dir(world.place.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let mut contents = files.map(|path| std::fs::read(path).unwrap());
    contents.any(|bytes| bytes.windows(blob.len()).any(|window| window == blob))
}

#[tokio::test]
async fn a_disconnected_token_is_in_no_file() {
    for forget_history in [false, true] {
        let world = World::new().await;
        world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
        let blob = world.place.blob(TOKEN).await;
        assert!(holds(&world, &blob), "the search finds what is there");
        world.user.disconnect(&account(ANNA), forget_history).await.unwrap();
        assert!(!holds(&world, &blob));
    }
}

#[tokio::test]
async fn the_token_of_an_attempt_that_has_ended_is_in_no_file() {
    let world = World::new().await;
    let claimed = world.chosen(Login::Instagram, &[ANNA]).await;
    let blob = world.place.blob("SELECT token FROM oauth_states WHERE token IS NOT NULL").await;
    assert!(holds(&world, &blob));
    world.user.cancel(claimed.attempt.id).await.unwrap();
    assert!(!holds(&world, &blob));
}

#[tokio::test]
async fn a_token_that_was_replaced_is_in_no_file() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    let before = world.place.blob(TOKEN).await;
    let version = world.worker.grant(user, &id).await.unwrap().unwrap().version;
    let token = AccessToken::new("IGnew");
    let renewed =
        RenewedToken { token, expiry: Expiry::Unknown, data_access_expires_at: None, at: world.now() };
    world.worker.keep_pending(user, &id, version, &renewed).await.unwrap();
    let end = RenewalEnd::of(version, Expiry::Unknown);
    assert!(world.worker.promote_pending(user, &id, None, &end).await.unwrap());
    assert!(!holds(&world, &before), "renewed");
    let before = world.place.blob(TOKEN).await;
    world.connect(Login::Instagram, "10", "IGreconnected", &[ANNA]).await;
    assert!(!holds(&world, &before), "reconnected");
}

#[tokio::test]
async fn what_a_migration_erases_is_in_no_file() {
    let world = World::new().await;
    let claimed = world.chosen(Login::Instagram, &[ANNA]).await;
    world.user.cancel(claimed.attempt.id).await.unwrap();
    // As an older program left it, before the fourth migration.
    let left = "UPDATE oauth_states SET proposal = '{\"left\": \"CANARYd41d8cd98f00\"}';
        ALTER TABLE flight_records DROP COLUMN renewal;
        ALTER TABLE call_budget DROP COLUMN reason;
        DROP TABLE refused_metrics;
        DROP TABLE fetches;
        ALTER TABLE user_tokens DROP COLUMN held;
        DROP INDEX due_by_time;
        DROP INDEX due_first;
        CREATE INDEX due_by_time ON due (due_at);
        ALTER TABLE due DROP COLUMN asked;
        PRAGMA user_version = 3;";
    world.run(left).await;
    world.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
    assert!(holds(&world, b"CANARYd41d8cd98f00"), "the search finds what is there");
    let _migrated = world.second_store().await;
    assert!(!holds(&world, b"CANARYd41d8cd98f00"));
}

#[tokio::test]
async fn a_reader_in_the_way_delays_no_erasure_and_closing_makes_up_for_it() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA, SHOP]).await;
    let blob = world.place.blob(TOKEN).await;
    let reader = world.place.reader().await;
    for id in [ANNA, SHOP] {
        world.user.disconnect(&account(id), false).await.unwrap();
    }
    assert!(holds(&world, &blob), "the reader still needs what was");
    drop(reader);
    world.store.close().await;
    assert!(!holds(&world, &blob));
    assert!(world.user.connections(true).await.is_err(), "it is closed");
}
