//! A sealed value opens only in its own place.

use lightmeter::{
    domain::Login,
    store::{Error, Keyring},
};

use super::world::{ANNA, SHOP, World, account};

const CANARY: &str = "CANARYf00ba4";

#[tokio::test]
async fn a_token_moved_to_another_grant_or_kind_does_not_open() {
    let world = World::new().await;
    let user = world.user.user();
    let anna = world.connect(Login::Instagram, "10", "IGanna", &[ANNA]).await;
    let shop = world.connect(Login::Instagram, "20", "IGshop", &[SHOP]).await;
    world
        .run(
            "UPDATE user_tokens SET access_token =
                 (SELECT access_token FROM user_tokens WHERE subject = '20') WHERE subject = '10'",
        )
        .await;
    assert_does_not_open(&world.worker.grant(user, &anna).await);
    assert_eq!(world.worker.grant(user, &shop).await.unwrap().unwrap().token.expose(), "IGshop");
    world.run("UPDATE user_tokens SET pending_token = access_token WHERE subject = '20'").await;
    assert_does_not_open(&world.worker.pending(user, &shop).await);
}

#[tokio::test]
async fn an_attempts_token_moved_to_a_grant_does_not_open() {
    let world = World::new().await;
    let grant = world.connect(Login::Instagram, "10", "IGanna", &[ANNA]).await;
    world.chosen(Login::Instagram, &[SHOP]).await;
    world
        .run("UPDATE user_tokens SET access_token = (SELECT token FROM oauth_states WHERE token IS NOT NULL)")
        .await;
    assert_does_not_open(&world.worker.grant(world.user.user(), &grant).await);
}

#[tokio::test]
async fn another_users_data_key_does_not_open() {
    let world = World::new().await;
    let grant = world.connect(Login::Instagram, "10", "IGanna", &[ANNA]).await;
    // Somebody who writes to the database gives all of anna's rows to eve, with the key that goes with them.
    let eve = world.place.give_all_to_eve().await;
    assert_does_not_open(&world.worker.grant(eve, &grant).await);
    assert_does_not_open(&world.worker.grant_of(eve, &account(ANNA)).await);
}

#[tokio::test]
async fn another_token_key_names_the_missing_one_and_nothing_else() {
    let world = World::new().await;
    let grant = world.connect(Login::Instagram, "10", CANARY, &[ANNA]).await;
    let error = world.store.worker(Keyring::generate()).grant(world.user.user(), &grant).await.unwrap_err();
    assert!(matches!(error, Error::UnknownKey(_)));
    assert!(
        error.to_string().contains("put that key back") && !format!("{error} {error:?}").contains(CANARY)
    );
}

fn assert_does_not_open<T: std::fmt::Debug>(opened: &Result<T, Error>) {
    assert!(matches!(opened, Err(Error::DoesNotOpen(_))), "{opened:?}");
}
