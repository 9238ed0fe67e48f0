//! An attempt moves forward once, under one lease, and ends with its secrets erased.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccessToken, Attempt, AttemptId, AttemptStep, Failure, FailureCode, Login, Source, StateParameter,
    },
    store::{Error, NewAttempt, Parcel, ParkError},
};

use super::world::{ANNA, LEASE, SHOP, World, account, proposal};

#[tokio::test]
async fn an_attempt_goes_from_start_to_stored_and_is_read_as_it_was_written() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    let id = world.begin(Login::Facebook, &state).await;
    let started = world.user.attempt(id).await.unwrap().unwrap();
    assert_eq!(started.step, AttemptStep::Started);
    assert_eq!(started.login, Some(Login::Facebook));
    assert_eq!(started.source, Source::Oauth);
    assert_eq!(started.created_at, world.now());
    assert_eq!(started.expires_at, world.now() + Attempt::PATIENCE);

    let parcel = world.parcel("the code", id);
    assert_eq!(world.user.park_code(&state, Login::Facebook, &parcel).await.unwrap(), id);
    let mut claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    assert_eq!((claimed.user, claimed.attempt.id), (world.user.user(), id));
    assert_eq!(claimed.redirect_uri.as_deref(), Some("http://localhost:8723/cb/facebook"));
    let Parcel::Code { code, verifier: None } = world.worker.open_parcel(&claimed).await.unwrap() else {
        panic!("not the code")
    };
    assert_eq!(code.expose(), "the code");

    world.worker.exchanging(&mut claimed).await.unwrap();
    assert!(matches!(world.worker.open_parcel(&claimed).await, Err(Error::Overtaken)), "a code is used once");
    world.worker.keep_short(&mut claimed, &world.token(Login::Facebook, "short")).await.unwrap();
    assert_eq!(claimed.attempt.step, AttemptStep::Short);
    world.worker.keep_long(&mut claimed, &world.token(Login::Facebook, "long")).await.unwrap();
    let kept = world.worker.open_token(&claimed).await.unwrap();
    assert_eq!((kept.token.expose(), kept.issued_at), ("long", world.now()));

    world.hand.advance(TimeDelta::minutes(3));
    world.worker.propose(&mut claimed, Login::Facebook, &proposal(&[ANNA, SHOP])).await.unwrap();
    let proposed = world.user.attempt(id).await.unwrap().unwrap();
    assert_eq!(proposed.expires_at, world.now() + Attempt::PATIENCE, "ten more minutes to answer");
    let shown = &proposed.proposal.unwrap().candidates[0];
    assert_eq!(shown.username.as_str(), format!("name_{ANNA}"), "no bidi mark comes out");

    world.user.choose(id, &[account(SHOP)]).await.unwrap();
    let mut claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    assert_eq!(claimed.attempt.chosen, [account(SHOP)]);
    assert_eq!(world.worker.open_token(&claimed).await.unwrap().token.expose(), "long");
    let new = world.connections(Login::Facebook, "10", "long", &[SHOP]);
    world.worker.store_connections(&mut claimed, &new).await.unwrap();
    assert_eq!(world.user.attempt(id).await.unwrap().unwrap().step, AttemptStep::Stored);
    assert!(world.user.open_attempts().await.unwrap().is_empty());
    assert_eq!(world.user.connections(false).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_state_is_used_once() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    let parcel = world.parcel("code", id);
    world.user.park_code(&state, Login::Instagram, &parcel).await.unwrap();
    assert_not_open(&world.user.park_code(&state, Login::Instagram, &parcel).await);
    assert_eq!(world.scalar("SELECT count(*) FROM oauth_states WHERE state_hash IS NOT NULL").await, 0);
}

#[tokio::test]
async fn of_many_answers_at_once_one_is_parked() {
    let world = World::new().await;
    let second = world.second_store().await.as_user(world.user.user());
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    let parcel = world.parcel("code", id);
    let answers = futures::future::join_all((0..8).map(|index| {
        let user = if index % 2 == 0 { world.user.clone() } else { second.clone() };
        let (state, parcel) = (state.clone(), parcel.clone());
        async move { user.park_code(&state, Login::Instagram, &parcel).await.is_ok() }
    }))
    .await;
    assert_eq!(answers.iter().filter(|parked| **parked).count(), 1);
}

#[tokio::test]
async fn an_unknown_state_the_other_login_and_another_user_find_nothing_open() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    let parcel = world.parcel("code", id);
    assert_not_open(&world.user.park_code(&StateParameter::new("stat"), Login::Instagram, &parcel).await);
    assert_not_open(&world.user.park_code(&state, Login::Facebook, &parcel).await);
    let stranger = world.store.as_user(lightmeter::domain::UserId(uuid::Uuid::new_v4()));
    assert_not_open(&stranger.park_code(&state, Login::Instagram, &parcel).await);
    assert_eq!(stranger.attempt(id).await.unwrap(), None);
    assert!(matches!(stranger.cancel(id).await, Err(Error::NotFound)));
    world.user.park_code(&state, Login::Instagram, &parcel).await.unwrap();
}

#[tokio::test]
async fn an_attempt_out_of_time_takes_no_answer_and_ends_as_timed_out() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    world.hand.advance(Attempt::PATIENCE - TimeDelta::seconds(1));
    assert_eq!(world.worker.end_overdue_attempts().await.unwrap(), 0);
    world.hand.advance(TimeDelta::seconds(1));
    let parcel = world.parcel("code", id);
    assert_not_open(&world.user.park_code(&state, Login::Instagram, &parcel).await);
    assert!(world.user.open_attempts().await.unwrap().is_empty());
    assert_eq!(world.worker.end_overdue_attempts().await.unwrap(), 1);
    assert_eq!(world.worker.end_overdue_attempts().await.unwrap(), 0);
    let ended = world.user.attempt(id).await.unwrap().unwrap();
    assert_eq!((ended.step, ended.failure), (AttemptStep::Failed, Some(Failure::timed_out())));
}

#[tokio::test]
async fn a_cancelled_attempt_keeps_no_secret_and_stops_its_worker() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await.unwrap();
    let mut claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    world.worker.keep_long(&mut claimed, &world.token(Login::Instagram, "long")).await.unwrap();
    world.user.cancel(id).await.unwrap();
    world.user.cancel(id).await.unwrap();
    assert!(matches!(world.worker.open_token(&claimed).await, Err(Error::Overtaken)));
    let step = world.worker.propose(&mut claimed, Login::Instagram, &proposal(&[ANNA])).await;
    assert!(matches!(step, Err(Error::Overtaken)));
    assert_eq!(world.user.attempt(id).await.unwrap().unwrap().step, AttemptStep::Cancelled);
    assert_not_open(&world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await);
    assert_eq!(secrets_left(&world).await, 0);
}

#[tokio::test]
async fn every_end_erases_the_secrets() {
    let world = World::new().await;
    let failure = Failure::new(FailureCode::Rejected, "Meta refused the code.");
    let state = StateParameter::new("cancelled with a code");
    let id = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await.unwrap();
    world.user.cancel(id).await.unwrap();

    let mut claimed = world.chosen(Login::Instagram, &[ANNA]).await;
    assert_eq!(secrets_left(&world).await, 1, "the token of the chosen attempt");
    world.worker.fail_attempt(&mut claimed, &failure).await.unwrap();

    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    world.chosen(Login::Instagram, &[SHOP]).await;
    world.hand.advance(TimeDelta::hours(1));
    assert_eq!(world.worker.end_overdue_attempts().await.unwrap(), 0, "a yes stands");
    world.hand.advance(Attempt::YES_STANDS);
    assert_eq!(world.worker.end_overdue_attempts().await.unwrap(), 1);
    assert_eq!(secrets_left(&world).await, 0);
}

#[tokio::test]
async fn declining_uses_the_state_up_as_a_code_does() {
    let world = World::new().await;
    let failure = Failure::denied();
    let state = StateParameter::new("declined");
    let id = world.begin(Login::Instagram, &state).await;
    assert_not_open(&world.user.decline(&state, Login::Facebook, &failure).await);
    assert_eq!(world.user.decline(&state, Login::Instagram, &failure).await.unwrap(), id);
    assert_eq!(world.user.attempt(id).await.unwrap().unwrap().failure, Some(failure.clone()));
    assert_not_open(&world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await);

    let state = StateParameter::new("parked");
    let id = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await.unwrap();
    assert_not_open(&world.user.decline(&state, Login::Instagram, &failure).await);
    assert_eq!(world.user.attempt(id).await.unwrap().unwrap().step, AttemptStep::Parked);
}

#[tokio::test]
async fn only_what_was_proposed_can_be_chosen() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    assert!(matches!(world.user.choose(id, &[account(ANNA)]).await, Err(Error::NotProposed)));
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await.unwrap();
    let mut claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    world.worker.propose(&mut claimed, Login::Instagram, &proposal(&[ANNA])).await.unwrap();
    assert!(matches!(world.user.choose(id, &[account(SHOP)]).await, Err(Error::NotProposed)));
    assert!(matches!(world.user.choose(id, &[account(ANNA), account(SHOP)]).await, Err(Error::NotProposed)));
    assert!(matches!(world.user.choose(id, &[]).await, Err(Error::NotProposed)));
    world.user.choose(id, &[account(ANNA)]).await.unwrap();
    let mut claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    let other = world.connections(Login::Instagram, "10", "IGtoken", &[SHOP]);
    assert!(matches!(world.worker.store_connections(&mut claimed, &other).await, Err(Error::NotProposed)));
}

#[tokio::test]
async fn a_lease_keeps_others_away_until_it_runs_out() {
    let world = World::new().await;
    let other = world.second_store().await.worker(world.keyring.clone());
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    assert!(other.claim_attempt(LEASE).await.unwrap().is_none(), "nothing is parked");
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await.unwrap();
    let mut first = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    assert!(other.claim_attempt(LEASE).await.unwrap().is_none());
    world.worker.exchanging(&mut first).await.unwrap();

    world.hand.advance(LEASE);
    let second = other.claim_attempt(LEASE).await.unwrap().unwrap();
    assert_eq!(second.attempt.step, AttemptStep::Exchanging, "the new worker sees where the old one died");
    let late = world.worker.keep_short(&mut first, &world.token(Login::Instagram, "late")).await;
    assert!(matches!(late, Err(Error::Overtaken)));
}

#[tokio::test]
async fn a_released_attempt_can_be_claimed_at_once() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await.unwrap();
    let mut first = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    world.worker.release_attempt(&mut first).await.unwrap();
    let again = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    assert_eq!(again.attempt.step, AttemptStep::Parked);
}

#[tokio::test]
async fn a_step_that_was_cut_off_ends_as_interrupted_and_not_as_silence() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await.unwrap();
    let mut claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    world.worker.exchanging(&mut claimed).await.unwrap();
    world.hand.advance(TimeDelta::hours(1));
    assert_eq!(world.worker.end_overdue_attempts().await.unwrap(), 1);
    let ended = world.user.attempt(id).await.unwrap().unwrap();
    assert_eq!(ended.failure, Some(Failure::interrupted()));
}

#[tokio::test]
async fn a_pasted_token_is_parked_without_a_state() {
    let world = World::new().await;
    let new = NewAttempt {
        login: None,
        source: Source::Pasted,
        state: None,
        redirect_uri: None,
        origin: "terminal".to_owned(),
        expected: Some(account(ANNA)),
    };
    let id = world.user.begin(new).await.unwrap();
    let parcel = Parcel::Token(AccessToken::new("EAtoken"));
    let sealed = world.keyring.public_key().seal_parcel(&parcel, id).unwrap();
    world.user.park_token(id, &sealed).await.unwrap();
    assert!(matches!(world.user.park_token(id, &sealed).await, Err(Error::NotFound)));
    // Nothing is claimed for who still has a transaction open, which the one that was refused may be.
    let mut claimed = loop {
        if let Some(claimed) = world.worker.claim_attempt(LEASE).await.unwrap() {
            break claimed;
        }
    };
    assert_eq!((claimed.attempt.login, &claimed.attempt.expected), (None, &Some(account(ANNA))));
    let Parcel::Token(token) = world.worker.open_parcel(&claimed).await.unwrap() else { panic!("no token") };
    assert_eq!(token.expose(), "EAtoken");
    world.worker.propose(&mut claimed, Login::Facebook, &proposal(&[SHOP])).await.unwrap();
    let proposed = world.user.attempt(id).await.unwrap().unwrap();
    assert_eq!(proposed.login, Some(Login::Facebook));
    assert!(proposed.is_another_account());
}

#[tokio::test]
async fn a_parcel_for_another_attempt_does_not_open() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    world.begin(Login::Instagram, &state).await;
    let parcel = world.parcel("code", AttemptId(uuid::Uuid::new_v4()));
    world.user.park_code(&state, Login::Instagram, &parcel).await.unwrap();
    let claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    assert!(matches!(world.worker.open_parcel(&claimed).await, Err(Error::NotSealed)));
}

fn assert_not_open(answer: &Result<AttemptId, ParkError>) {
    assert!(matches!(answer, Err(ParkError::NotOpen)), "{answer:?}");
}

async fn secrets_left(world: &World) -> i64 {
    world
        .scalar(
            "SELECT count(*) FROM oauth_states
             WHERE parcel IS NOT NULL OR token IS NOT NULL OR (state_hash IS NOT NULL AND step <> 'started')",
        )
        .await
}
