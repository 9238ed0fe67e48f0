//! The dashboard's port and link file: there while an attempt waits for its code, and gone with the waiting.

use std::{net::TcpListener, time::Duration};

use chrono::TimeDelta;
use lightmeter::{
    domain::{AttemptStep, Invitation, Login},
    sandbox::Choice,
    tui::{ConnectNews, ConnectReason, Effect, Message, Pasted, Performer, RequestId},
};
use tokio::{sync::mpsc, task::JoinHandle};

use super::{browser::visit, world::World};

/// A dashboard without its screen, and a worker beside it.
struct Dashboard {
    world: World,
    performer: Performer,
    messages: mpsc::UnboundedReceiver<Message>,
    worker: JoinHandle<()>,
}

fn is_free(world: &World) -> bool {
    TcpListener::bind(("127.0.0.1", world.config.callback.http_port)).is_ok()
}

/// Waits until the port can be bound again and the link's file is gone.
async fn is_shut(world: &World, invitation: &Invitation) {
    let file = invitation.link_file.as_ref().unwrap();
    let shut = async {
        while file.exists() || !is_free(world) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), shut).await.expect("the door shuts");
}

impl Drop for Dashboard {
    fn drop(&mut self) {
        self.worker.abort();
    }
}

impl Dashboard {
    async fn open() -> Self {
        let world = World::new().await;
        let (sender, messages) = mpsc::unbounded_channel();
        let performer = Performer::new(world.services.clone(), sender, world.folder.path().to_owned());
        let worker = tokio::spawn(world.worker.clone().run());
        Self { world, performer, messages, worker }
    }

    /// Presses `c` for Facebook Login.
    async fn connect(&mut self) -> Invitation {
        let effect = Effect::BeginConnect {
            request: RequestId(1),
            login: Login::Facebook,
            expected: None,
            reason: ConnectReason::Ordinary,
        };
        self.performer.perform(effect);
        loop {
            if let Message::Connect(ConnectNews::Invited { invitation, .. }) =
                self.messages.recv().await.unwrap()
            {
                assert!(invitation.link_file.as_ref().unwrap().exists());
                assert!(!is_free(&self.world), "the port is open while it waits");
                return *invitation;
            }
        }
    }

    async fn comes_to(&mut self, step: AttemptStep) {
        loop {
            if let Message::Connect(ConnectNews::Changed(attempt)) = self.messages.recv().await.unwrap()
                && attempt.step == step
            {
                return;
            }
        }
    }

    /// The port can be bound again and the link's file is gone, while the dashboard lives; and `c` works again.
    async fn shuts(mut self, invitation: &Invitation) {
        is_shut(&self.world, invitation).await;
        let again = self.connect().await;
        visit(&self.world.meta().approve(again.link.as_str(), &Choice::of("nora")).unwrap()).await;
        self.comes_to(AttemptStep::Proposed).await;
    }
}

#[tokio::test]
async fn the_door_shuts_when_the_code_was_pasted() {
    let mut dashboard = Dashboard::open().await;
    let invitation = dashboard.connect().await;
    let attempt = invitation.attempt;
    let address = dashboard.world.meta().approve(invitation.link.as_str(), &Choice::of("nora")).unwrap();
    dashboard.performer.perform(Effect::PasteIntoAttempt { attempt, text: Pasted::new(address) });
    dashboard.comes_to(AttemptStep::Proposed).await;
    dashboard.shuts(&invitation).await;
}

#[tokio::test]
async fn the_door_shuts_when_the_browser_brought_the_code() {
    let mut dashboard = Dashboard::open().await;
    let invitation = dashboard.connect().await;
    let address = dashboard.world.meta().approve(invitation.link.as_str(), &Choice::of("nora")).unwrap();
    assert_eq!(visit(&address).await.status, 200, "the browser has its last page");
    dashboard.comes_to(AttemptStep::Proposed).await;
    dashboard.shuts(&invitation).await;
}

#[tokio::test]
async fn the_door_shuts_after_a_no_at_meta() {
    let mut dashboard = Dashboard::open().await;
    let invitation = dashboard.connect().await;
    let address = dashboard.world.meta().deny(invitation.link.as_str()).unwrap();
    assert_eq!(visit(&address).await.status, 200);
    dashboard.comes_to(AttemptStep::Failed).await;
    dashboard.shuts(&invitation).await;
}

#[tokio::test]
async fn the_door_shuts_when_the_attempt_is_cancelled() {
    let mut dashboard = Dashboard::open().await;
    let invitation = dashboard.connect().await;
    dashboard.performer.perform(Effect::CancelAttempt { attempt: invitation.attempt });
    dashboard.shuts(&invitation).await;
}

#[tokio::test]
async fn the_door_shuts_when_nobody_came_back() {
    let mut dashboard = Dashboard::open().await;
    let invitation = dashboard.connect().await;
    dashboard.world.hand.advance(TimeDelta::minutes(11));
    dashboard.comes_to(AttemptStep::Failed).await;
    dashboard.shuts(&invitation).await;
}

#[tokio::test]
async fn the_door_shuts_though_no_worker_is_there_to_end_the_attempt() {
    let mut dashboard = Dashboard::open().await;
    let invitation = dashboard.connect().await;
    dashboard.worker.abort();
    dashboard.world.hand.advance(TimeDelta::minutes(11));
    is_shut(&dashboard.world, &invitation).await;
}

#[tokio::test]
async fn the_door_shuts_after_a_paste_though_its_owner_lives_on() {
    let world = World::new().await;
    let connecting = world.begin(Login::Facebook).await;
    connecting.paster().paste(&world.approve(&connecting, &Choice::of("nora"))).await.unwrap();
    is_shut(&world, connecting.invitation()).await;
}
