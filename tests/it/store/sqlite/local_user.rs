//! The user of personal mode.

use super::world::World;

#[tokio::test]
async fn the_local_user_is_always_the_same_one() {
    let world = World::new().await;
    let renamed = lightmeter::domain::Handle::parse("bob").unwrap();
    let again = world.second_store().await.local_user(&renamed).await.unwrap();
    assert_eq!((again.id, again.handle.as_str()), (world.user.user(), "anna"));
}
