//! No secret lies in a file of the store but sealed.

use lightmeter::{
    domain::{AccessToken, Expiry, Login, StateParameter},
    store::{RenewalEnd, RenewedToken},
};

use super::world::{ANNA, LEASE, World};

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
    let end = RenewalEnd::of(version, Expiry::Unknown);
    assert!(world.worker.promote_pending(user, &grant, None, &end).await.unwrap());
    assert!(!holds_canary(&world));
    world.user.keep_place(None, CANARY).await.unwrap();
    assert!(holds_canary(&world), "the search finds what is there");
}

fn holds_canary(world: &World) -> bool {
    let files = std::fs::read_dir(world.place.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let contents: Vec<Vec<u8>> = files.map(|path| std::fs::read(path).unwrap()).collect();
    assert!(contents.iter().map(Vec::len).sum::<usize>() > 4096, "there is something to search");
    let is_canary = |window: &[u8]| window == CANARY.as_bytes();
    contents.iter().any(|bytes| bytes.windows(CANARY.len()).any(is_canary))
}
