//! The port of a login that has just ended is there for the next one, though the browser never fetched its last page.

use std::time::Duration;

use lightmeter::domain::{Listening, Login};
use tokio::time::timeout;

use super::world::World;
use crate::pty::desk::visit;

/// Says no in a browser that does not follow the redirect to the last page.
async fn denied(world: &World, link: &str) {
    let address = world.meta().deny(link).unwrap();
    let answer = tokio::task::spawn_blocking(move || visit(&address)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_login_of_this_front_takes_the_port_at_once() {
    let world = World::new().await;
    let first = world.begin(Login::Facebook).await;
    denied(&world, first.invitation().link.as_str()).await;
    let finishing = tokio::spawn(first.finish());
    let second = timeout(Duration::from_secs(1), world.begin(Login::Facebook)).await.expect("at once");
    assert_eq!(second.invitation().listening, Listening::On(world.config.callback.http_port));
    finishing.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_login_of_another_front_gets_the_port_when_it_is_free() {
    let world = World::new().await;
    let other = world.second_front().await;
    let first = world.begin(Login::Facebook).await;
    denied(&world, first.invitation().link.as_str()).await;
    let request = lightmeter::services::ConnectRequest {
        login: Login::Facebook,
        expected: None,
        reason: lightmeter::services::Reason::First,
    };
    let second = other.begin_connect(request).await.unwrap();
    assert_eq!(second.invitation().listening, Listening::On(world.config.callback.http_port));
}
