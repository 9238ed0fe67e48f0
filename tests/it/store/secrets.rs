//! No secret is in the files in plain, and a sealed value opens only in its own place.

use lightmeter::{
    domain::{AccessToken, Expiry, Login, StateParameter},
    store::{Error, Keyring, RenewedToken},
};

use super::world::{ANNA, LEASE, SHOP, World, account};

const CANARY: &str = "CANARYf00ba4";

#[tokio::test]
async fn no_secret_is_in_the_files_at_any_step() {
    let world = World::new().await;
    let user = world.user.user();
    let state = StateParameter::new(format!("{CANARY}-state"));
    let id = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel(CANARY, id)).await.unwrap();
    assert!(!holds_canary(&world));
    let mut claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    world.worker.keep_short(&mut claimed, &world.token(Login::Instagram, CANARY)).await.unwrap();
    assert!(!holds_canary(&world));
    let grant = world.connect(Login::Instagram, "10", CANARY, &[ANNA]).await;
    assert!(!holds_canary(&world));
    let version = world.worker.grant(user, &grant).await.unwrap().unwrap().version;
    let token = AccessToken::new(format!("{CANARY}-renewed"));
    let renewed =
        RenewedToken { token, expiry: Expiry::Unknown, data_access_expires_at: None, at: world.now() };
    world.worker.keep_pending(user, &grant, version, &renewed).await.unwrap();
    assert!(!holds_canary(&world));
    world.worker.promote_pending(user, &grant, version).await.unwrap();
    assert!(!holds_canary(&world));
    world.user.keep_place(None, CANARY).await.unwrap();
    assert!(holds_canary(&world), "the search finds what is there");
}

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
    world
        .run(
            "PRAGMA foreign_keys = OFF;
             INSERT INTO users (u_id, handle, role, created_at) VALUES (zeroblob(16), 'eve', 'member', 0);
             UPDATE data_keys SET u_id = zeroblob(16);
             UPDATE user_tokens SET u_id = zeroblob(16);
             UPDATE accounts SET u_id = zeroblob(16)",
        )
        .await;
    let eve = lightmeter::domain::UserId(uuid::Uuid::nil());
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

fn holds_canary(world: &World) -> bool {
    let files = std::fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let contents: Vec<Vec<u8>> = files.map(|path| std::fs::read(path).unwrap()).collect();
    assert!(contents.iter().map(Vec::len).sum::<usize>() > 4096, "there is something to search");
    let is_canary = |window: &[u8]| window == CANARY.as_bytes();
    contents.iter().any(|bytes| bytes.windows(CANARY.len()).any(is_canary))
}
