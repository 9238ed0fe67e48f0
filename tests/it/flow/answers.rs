//! What comes back from the browser: the traps between Meta and the open attempt.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AttemptStep, Login, Scopes},
    sandbox::{Choice, LoginKind},
    services::{Error, Reason as LoginReason},
};

use super::{
    browser::{visit, visit_with},
    world::World,
};

#[tokio::test]
async fn trap_10_reconnecting_with_another_account_is_asked_about() {
    let world = World::new().await;
    let account = world.connect_instagram("nordwind").await;
    world.work_due().await;
    let before = world.token_of(&account).await;
    let connecting = world.begin_for(Login::Instagram, Some(account.clone()), LoginReason::First).await;
    visit(&world.approve(&connecting, &Choice::of("mara.moves"))).await;
    world.work_attempts().await;
    let attempt = world.attempt(connecting.invitation().attempt).await;
    assert!(attempt.is_another_account());
    assert_eq!(attempt.step, AttemptStep::Proposed);
    assert_eq!(world.token_of(&account).await, before, "nothing is replaced before the yes");
    assert_eq!(world.services.connections(true).await.unwrap().len(), 1);
    world.services.cancel(attempt.id).await.unwrap();
    assert_eq!(world.sync(&account).await.error, None);
    let token = world.meta().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    let attempt = world.pasted(&token, Some(account.clone())).await;
    assert!(!attempt.is_another_account());
    assert!(attempt.proposal.as_ref().unwrap().candidates[0].already_connected);
    world.accept(&attempt, &["nordwind"]).await;
    assert_ne!(world.token_of(&account).await, before);
    assert_eq!(world.services.connections(true).await.unwrap().len(), 1);
}

#[tokio::test]
async fn trap_11_granted_scopes_are_stored_not_requested_ones() {
    let world = World::new().await;
    let choice =
        Choice { unticked_permissions: vec!["pages_read_engagement".to_owned()], ..Choice::of("nora") };
    let attempt = world.proposed(Login::Facebook, &choice).await;
    world.accept(&attempt, &["nordwind"]).await;
    let door = world.store.worker(world.keyring.clone());
    let grant = door.grant_of(world.user.id, &world.id("nordwind")).await.unwrap().unwrap().grant;
    assert!(!grant.scopes.contains("pages_read_engagement"));
    assert!(grant.scopes.contains("instagram_manage_insights") && grant.scopes.contains("public_profile"));
    assert_ne!(grant.scopes, Scopes::wanted(Login::Facebook));
    let refused = attempt.proposal.unwrap().refused;
    assert_eq!(
        refused.iter().next().unwrap().cost_of_refusal(),
        Some("media and insights behind a Page may be refused")
    );
}

#[tokio::test]
async fn trap_16_a_favicon_or_a_prefetch_changes_nothing() {
    let world = World::new().await;
    let connecting = world.begin(Login::Facebook).await;
    let location = world.approve(&connecting, &Choice::of("nora"));
    let port = world.config.callback.http_port;
    visit(&format!("http://localhost:{port}/favicon.ico")).await;
    for (name, value) in
        [("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch"), ("x-moz", "prefetch")]
    {
        visit_with(&location, &[(name, value), ("sec-fetch-mode", "navigate")]).await;
    }
    visit_with(&location, &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")]).await;
    assert_eq!(world.attempt(connecting.invitation().attempt).await.step, AttemptStep::Started);
    assert_eq!(visit(&location).await.status, 200);
    assert_eq!(world.attempt(connecting.invitation().attempt).await.step, AttemptStep::Parked);
}

#[tokio::test]
async fn trap_17_a_state_is_compared_first_used_once_and_bound_to_its_attempt() {
    let world = World::new().await;
    let connecting = world.begin(Login::Facebook).await;
    let location = world.approve(&connecting, &Choice::of("nora"));
    let redirect = &connecting.invitation().redirect_uri;
    for forged in [
        format!("{redirect}?error=access_denied&error_reason=user_denied&state=forged"),
        format!("{redirect}?code=AQDforgedforgedforged&state=forged"),
        format!("{redirect}?code=AQDforgedforgedforged"),
        format!("{redirect}?error=access_denied"),
    ] {
        visit(&forged).await;
        assert!(connecting.paster().paste(&forged).await.is_err());
        assert_eq!(
            world.attempt(connecting.invitation().attempt).await.step,
            AttemptStep::Started,
            "{forged}"
        );
    }
    // The other login's attempt does not take it, though the state is right.
    let other = world.begin(Login::Instagram).await;
    assert!(other.paster().paste(&location).await.is_err());
    visit(&location).await;
    world.work_attempts().await;
    assert_eq!(world.attempt(connecting.invitation().attempt).await.step, AttemptStep::Proposed);
    assert!(matches!(connecting.paster().paste(&location).await, Err(Error::ForeignAddress)));
    let again = world.begin(Login::Facebook).await;
    assert!(matches!(again.paster().paste(&location).await, Err(Error::ForeignAddress)));
}

#[tokio::test]
async fn trap_21_the_browser_is_asked_to_sign_in_afresh() {
    for login in [Login::Instagram, Login::Facebook] {
        let world = World::new().await;
        let (first, second) = match login {
            Login::Instagram => ("nordwind", "mara.moves"),
            Login::Facebook => ("nora", "amir"),
        };
        let before = world.proposed(login, &Choice::of(first)).await;
        let after = world.proposed(login, &Choice::of(second)).await;
        assert_ne!(before.proposal.unwrap().subject, after.proposal.unwrap().subject, "{login}");
    }
}
