//! Waiting for what happens at Meta: told by it at once, and never waited for without an end.

use std::time::Duration;

use lightmeter::sandbox::{Control, Fault, Matching, Trouble};

use super::world::World;

/// Long enough for a debug build on a machine that builds something else.
const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until it is so at Meta.
pub(super) async fn until_meta(world: &World, is_so: impl Fn(&Control) -> bool) {
    let meta = world.meta();
    let waited = tokio::time::timeout(PATIENCE, meta.until(is_so)).await;
    assert!(waited.is_ok(), "Meta was asked for {:?} only", meta.requests());
}

/// From now on Meta holds its answers to these requests; waits until it holds one.
pub(super) async fn until_meta_holds(world: &World, matching: Matching) {
    world.meta().plant(Fault { matching, trouble: Trouble::Held });
    until_meta(world, |meta| meta.held() > 0).await;
}
