//! A place where each pile of answers is kept for somebody who has nothing yet.

use chrono::TimeDelta;
use lightmeter::domain::Login;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::world::{ANNA, World, account};
use crate::store::replays::pages::{Line, save};

pub(in crate::store) struct Shelf(Mutex<World>);

impl Shelf {
    pub(in crate::store) async fn new() -> Self {
        let world = World::new().await;
        // Every line was taken by now.
        world.hand.advance(TimeDelta::hours(4));
        Self(Mutex::new(world))
    }

    /// What all tables say of a newcomer once these lines were saved in pages of this length.
    pub(in crate::store) async fn holds(&self, lines: &[Line], page: usize) -> Vec<String> {
        let mut world = self.0.lock().await;
        let newcomer = world.place.another(&Uuid::new_v4().simple().to_string()).await;
        world.user = world.store.as_user(newcomer);
        world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
        for lines in lines.chunks(page) {
            save(&world.worker, newcomer, &account(ANNA), lines).await;
        }
        let mut rows = world.place.logical_rows_of(newcomer).await;
        rows.sort_unstable();
        rows
    }
}
