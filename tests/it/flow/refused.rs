//! Attempts that end without a connection: no account, a scope refused, denial, time, and a person's own no.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AttemptStep, FailureCode, Login, Scope},
    sandbox::{AccountKind, Choice},
    services::Error,
};

use super::{browser::visit, world::World};

const PATIENCE: TimeDelta = TimeDelta::minutes(10);

#[tokio::test]
async fn no_account_is_told_with_its_reason_and_fix() {
    for (person, words) in [("pia", "no Page"), ("lone", "link one")] {
        let world = World::new().await;
        let attempt = world.proposed(Login::Facebook, &Choice::of(person)).await;
        let failure = attempt.failure.unwrap();
        assert_eq!((attempt.step, failure.code), (AttemptStep::Failed, FailureCode::NoAccount));
        assert!(failure.sentence.contains(words), "{}", failure.sentence);
    }
    let world = World::new().await;
    let connecting = world.begin(Login::Instagram).await;
    let link = connecting.invitation().link.as_str();
    let said = world.meta().approve(link, &Choice::of("jonas.private")).unwrap_err();
    assert!(said.contains("Only professional"), "Meta's dialog keeps a personal account out: {said}");
    // It was professional in the dialog and is personal a moment later.
    let location = world.approve(&connecting, &Choice::of("nordwind"));
    world.meta().convert("nordwind", AccountKind::Personal);
    connecting.paster().paste(&location).await.unwrap();
    world.work_attempts().await;
    let failure = world.attempt(connecting.invitation().attempt).await.failure.unwrap();
    assert_eq!(failure.code, FailureCode::NoAccount);
    assert!(failure.sentence.contains("personal account"), "{}", failure.sentence);
}

#[tokio::test]
async fn a_page_of_a_portfolio_stays_hidden_without_business_management() {
    let world = World::new().await;
    let choice =
        Choice { unticked_permissions: vec!["business_management".to_owned()], ..Choice::of("amir") };
    let attempt = world.proposed(Login::Facebook, &choice).await;
    let proposal = attempt.proposal.as_ref().unwrap();
    assert!(proposal.candidates.iter().all(|candidate| candidate.username.as_str() != "atlas.outdoor"));
    let refused: Vec<&str> = proposal.refused.iter().map(Scope::as_str).collect();
    assert_eq!(refused, ["business_management"]);
    let cost = proposal.refused.iter().next().unwrap().cost_of_refusal().unwrap();
    assert!(cost.contains("portfolio"));
    world.accept(&attempt, &["mara.moves"]).await;
}

#[tokio::test]
async fn an_essential_scope_refused_fails_and_says_which_and_what_it_costs() {
    for (login, name, scope) in [
        (Login::Instagram, "nordwind", "instagram_business_manage_insights"),
        (Login::Facebook, "nora", "instagram_manage_insights"),
        (Login::Facebook, "nora", "instagram_basic"),
    ] {
        let world = World::new().await;
        let choice = Choice { unticked_permissions: vec![scope.to_owned()], ..Choice::of(name) };
        let attempt = world.proposed(login, &choice).await;
        let failure = attempt.failure.unwrap();
        assert_eq!((attempt.step, failure.code), (AttemptStep::Failed, FailureCode::ScopeRefused));
        assert!(failure.sentence.contains(scope), "{}", failure.sentence);
        assert!(failure.sentence.contains("no insights") || failure.sentence.contains("cannot be read"));
        assert!(world.services.connections(true).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn denial_at_meta_ends_the_attempt_and_the_browser_says_so() {
    for login in [Login::Instagram, Login::Facebook] {
        let world = World::new().await;
        let connecting = world.begin(login).await;
        let location = world.meta().deny(connecting.invitation().link.as_str()).unwrap();
        assert_eq!(visit(&location).await.status, 200);
        let attempt = world.attempt(connecting.invitation().attempt).await;
        assert_eq!(attempt.failure.unwrap().code, FailureCode::Denied);
        assert!(!world.worker.step_attempt().await.unwrap(), "nothing is left to exchange");
    }
}

#[tokio::test]
async fn a_denial_after_the_code_was_taken_changes_nothing() {
    let world = World::new().await;
    let connecting = world.begin(Login::Facebook).await;
    let link = connecting.invitation().link.as_str().to_owned();
    let location = world.approve(&connecting, &Choice::of("nora"));
    connecting.paster().paste(&location).await.unwrap();
    let denied = world.meta().deny(&link).unwrap();
    assert!(matches!(connecting.paster().paste(&denied).await, Err(Error::ForeignAddress)));
    world.work_attempts().await;
    assert_eq!(world.attempt(connecting.invitation().attempt).await.step, AttemptStep::Proposed);
    assert!(connecting.paster().paste(&denied).await.is_err());
    assert_eq!(world.attempt(connecting.invitation().attempt).await.step, AttemptStep::Proposed);
}

#[tokio::test]
async fn an_attempt_ends_ten_minutes_after_its_start() {
    let world = World::new().await;
    let connecting = world.begin(Login::Facebook).await;
    let location = world.approve(&connecting, &Choice::of("nora"));
    world.hand.advance(PATIENCE - TimeDelta::seconds(1));
    world.work_attempts().await;
    assert_eq!(world.attempt(connecting.invitation().attempt).await.step, AttemptStep::Started);
    world.hand.advance(TimeDelta::seconds(1));
    world.work_attempts().await;
    let attempt = world.attempt(connecting.invitation().attempt).await;
    assert_eq!(attempt.failure.unwrap().code, FailureCode::TimedOut);
    assert!(connecting.paster().paste(&location).await.is_err(), "too late");
}

#[tokio::test]
async fn a_code_in_the_last_minute_leaves_ten_more_for_the_answer() {
    let world = World::new().await;
    let connecting = world.begin(Login::Facebook).await;
    let location = world.approve(&connecting, &Choice::of("nora"));
    world.hand.advance(PATIENCE - TimeDelta::seconds(5));
    connecting.paster().paste(&location).await.unwrap();
    world.work_attempts().await;
    let id = connecting.invitation().attempt;
    world.hand.advance(PATIENCE - TimeDelta::seconds(1));
    world.work_attempts().await;
    assert_eq!(world.attempt(id).await.step, AttemptStep::Proposed);
    world.hand.advance(TimeDelta::seconds(1));
    world.work_attempts().await;
    let attempt = world.attempt(id).await;
    assert_eq!(attempt.failure.clone().unwrap().code, FailureCode::TimedOut);
    let account = world.id("nordwind");
    assert!(world.services.choose(id, &[account]).await.is_err(), "too late");
}

#[tokio::test]
async fn cancelling_ends_an_attempt_at_any_step() {
    let world = World::new().await;
    let connecting = world.begin(Login::Facebook).await;
    let id = connecting.invitation().attempt;
    let location = world.approve(&connecting, &Choice::of("nora"));
    world.services.cancel(id).await.unwrap();
    assert_eq!(world.attempt(id).await.step, AttemptStep::Cancelled);
    assert!(connecting.paster().paste(&location).await.is_err());
    connecting.finish().await;
    let attempt = world.proposed(Login::Facebook, &Choice::of("nora")).await;
    world.services.cancel(attempt.id).await.unwrap();
    let account = world.id("nordwind");
    assert!(world.services.choose(attempt.id, &[account]).await.is_err());
    world.work_attempts().await;
    assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Cancelled);
    assert!(world.services.connections(true).await.unwrap().is_empty());
}
