//! Each way to connect, from the first key to a stored token or a stated failure.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, AttemptStep, Expiry, FailureCode, Listening, Login, Shown, Source, VerdictCode},
    sandbox::{Choice, LoginKind, Variants},
    services::{Error, Services},
};

use super::{
    browser::visit,
    world::{Setup, World},
};

#[tokio::test]
async fn instagram_login_comes_back_through_the_https_loopback() {
    let world = World::new().await;
    let connecting = world.begin(Login::Instagram).await;
    assert!(connecting.invitation().redirect_uri.starts_with("https://localhost:"));
    assert!(connecting.invitation().own_certificate);
    let location = world.approve(&connecting, &Choice::of("nordwind"));
    let page = visit(&location).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(!page.address.contains("code") && !page.address.contains("state"), "a page without a query");
    let id = connecting.invitation().attempt;
    connecting.finish().await;
    world.work_attempts().await;
    let attempt = world.attempt(id).await;
    let proposal = attempt.proposal.as_ref().unwrap();
    assert_eq!(proposal.candidates.len(), 1);
    assert_eq!(proposal.candidates[0].username.as_str(), "nordwind");
    assert!(proposal.refused.is_empty());
    world.accept(&attempt, &["nordwind"]).await;
    let connection = world.connection(&world.id("nordwind")).await;
    assert_eq!(connection.grant.login, Login::Instagram);
    assert_eq!(connection.expiry, Expiry::At(world.now() + TimeDelta::seconds(5_183_944)));
    assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
    assert_eq!(connection.verdict.code, VerdictCode::Ok);
}

#[tokio::test]
async fn facebook_login_comes_back_through_the_http_loopback() {
    let world = World::new().await;
    let attempt = world.proposed(Login::Facebook, &Choice::of("nora")).await;
    let candidates = &attempt.proposal.as_ref().unwrap().candidates;
    assert_eq!(candidates.len(), 1, "the Page without an account is no choice");
    assert_eq!(candidates[0].page.as_ref().map(Shown::as_str), Some("Nordwind Coffee"));
    world.accept(&attempt, &["nordwind"]).await;
    let connection = world.connection(&world.id("nordwind")).await;
    assert_eq!(connection.grant.login, Login::Facebook);
    assert_eq!(connection.data_access_expires_at, Some(world.now() + TimeDelta::days(90)));
    assert_eq!(connection.expiry, Expiry::At(world.now() + TimeDelta::seconds(5_183_944)));
}

#[tokio::test]
async fn several_pages_make_a_chooser_and_only_the_chosen_are_connected() {
    let world = World::new().await;
    let attempt = world.proposed(Login::Facebook, &Choice::of("amir")).await;
    let names: Vec<&str> = attempt
        .proposal
        .as_ref()
        .unwrap()
        .candidates
        .iter()
        .map(|candidate| candidate.username.as_str())
        .collect();
    assert_eq!(names, ["mara.moves", "nordwind", "atlas.outdoor", "lille.lykke"]);
    let foreign = AccountId::parse("17841400000000007").unwrap();
    assert!(world.services.choose(attempt.id, &[foreign]).await.is_err(), "only what was proposed");
    world.accept(&attempt, &["mara.moves", "atlas.outdoor"]).await;
    let connected = world.services.connections(true).await.unwrap();
    assert_eq!(connected.len(), 2);
    assert_eq!(connected[0].grant, connected[1].grant, "one grant serves both");
}

#[tokio::test]
async fn a_pasted_token_of_either_login_connects_without_a_secret() {
    for (login, kind) in [(Login::Instagram, LoginKind::Instagram), (Login::Facebook, LoginKind::Facebook)] {
        let world = World::with(Setup {
            change: |config| {
                config.meta.facebook.app_secret = None;
                config.meta.instagram.app_secret = None;
                config.meta.instagram.app_id = None;
            },
            ..Setup::default()
        })
        .await;
        let account = world.connect_pasted(kind, "nordwind", TimeDelta::days(3)).await;
        let connection = world.connection(&account).await;
        assert_eq!((connection.grant.login, connection.source), (login, Source::Pasted));
        assert!(connection.expiry.instant().is_some(), "{login}: its date is known");
        assert_eq!(world.sync(&account).await.error, None);
    }
}

#[tokio::test]
async fn a_token_is_taken_however_it_was_copied() {
    let world = World::new().await;
    let token = world.meta().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    let (front, back) = token.split_at(70);
    let attempt = world.pasted(&format!("  \"{front}\r\n  {back}\"\n"), None).await;
    world.accept(&attempt, &["nordwind"]).await;
    for nonsense in ["", "hello", "https://localhost/cb/instagram?code=abcdefgh&state=x"] {
        assert!(world.services.begin_token(nonsense, None).await.is_err(), "{nonsense}");
    }
}

#[tokio::test]
async fn a_token_meta_does_not_know_fails_with_a_next_step() {
    let world = World::new().await;
    for token in [
        "IGAAnobodyeverissuedthistokenatallnobodyeverissued",
        "nobodyeverissuedthistokenatallnobodyeverissued",
    ] {
        let attempt = world.pasted(token, None).await;
        let failure = attempt.failure.unwrap();
        assert_eq!((attempt.step, failure.code), (AttemptStep::Failed, FailureCode::Rejected));
        assert!(failure.sentence.contains("connect again") || failure.sentence.contains("press c"));
        assert!(!failure.sentence.contains("nobodyever"));
    }
    assert!(world.services.connections(true).await.unwrap().is_empty());
}

#[tokio::test]
async fn trap_18_an_address_can_be_pasted_at_any_time_in_every_form_it_is_copied() {
    let forms: [fn(&str) -> String; 6] = [
        |address| address.to_owned(),
        |address| format!("  {address}  \n"),
        |address| {
            address
                .chars()
                .flat_map(|letter| [Some(letter), (letter == 'a').then_some('\n')])
                .flatten()
                .collect()
        },
        |address| address.trim_end_matches(['#', '_', '=']).to_owned(),
        |address| address.split_once("://").unwrap().1.to_owned(),
        |address| format!("?{}", address.split_once('?').unwrap().1),
    ];
    let world = World::new().await;
    for (index, form) in forms.iter().enumerate() {
        for (login, name) in [(Login::Instagram, "nordwind"), (Login::Facebook, "nora")] {
            let connecting = world.begin(login).await;
            let location = world.approve(&connecting, &Choice::of(name));
            assert!(location.ends_with(if login == Login::Instagram { "#_" } else { "#_=_" }));
            connecting.paster().paste(&form(&location)).await.unwrap();
            world.work_attempts().await;
            let attempt = world.attempt(connecting.invitation().attempt).await;
            assert_eq!(attempt.step, AttemptStep::Proposed, "form {index}, {login}: {:?}", attempt.failure);
            connecting.finish().await;
        }
    }
}

#[tokio::test]
async fn a_bare_code_counts_only_in_the_session_with_the_open_attempt() {
    let world = World::new().await;
    let (mine, other) = (world.begin(Login::Facebook).await, world.second_front().await);
    let location = world.approve(&mine, &Choice::of("nora"));
    let url = url::Url::parse(&location).unwrap();
    let code = url.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    assert!(other.begin_token(&code, None).await.is_ok(), "elsewhere it can only be tried as a token");
    world.work_attempts().await;
    assert!(world.services.connections(true).await.unwrap().is_empty());
    mine.paster().paste(&code).await.unwrap();
    world.work_attempts().await;
    assert_eq!(world.attempt(mine.invitation().attempt).await.step, AttemptStep::Proposed);
    assert!(matches!(mine.paster().paste(&code).await, Err(Error::ForeignAddress)), "the state was used up");
}

#[tokio::test]
async fn an_address_of_another_attempt_is_refused_and_ends_nothing() {
    let world = World::new().await;
    let (one, two) = (world.begin(Login::Facebook).await, world.begin(Login::Facebook).await);
    assert!(matches!(two.invitation().listening, Listening::Not { .. }), "the port is the first one's");
    let (first, second) =
        (world.approve(&one, &Choice::of("nora")), world.approve(&two, &Choice::of("amir")));
    assert!(matches!(one.paster().paste(&second).await, Err(Error::ForeignAddress)));
    // The second browser comes to the first one's port, and that ends neither.
    visit(&second).await;
    two.paster().paste(&second).await.unwrap();
    one.paster().paste(&first).await.unwrap();
    world.work_attempts().await;
    let (one, two) =
        (world.attempt(one.invitation().attempt).await, world.attempt(two.invitation().attempt).await);
    assert_eq!(one.proposal.unwrap().candidates.len(), 1, "nora's");
    assert_eq!(two.proposal.unwrap().candidates.len(), 4, "amir's");
}

#[tokio::test]
async fn a_busy_port_is_said_and_the_attempt_can_be_finished_by_paste() {
    let world = World::new().await;
    let _squatter = std::net::TcpListener::bind(("127.0.0.1", world.config.callback.http_port)).unwrap();
    let _other = std::net::TcpListener::bind(("::1", world.config.callback.http_port)).ok();
    let connecting = world.begin(Login::Facebook).await;
    let Listening::Not { sentence } = &connecting.invitation().listening else {
        panic!("it cannot listen");
    };
    assert!(sentence.contains(&world.config.callback.http_port.to_string()), "{sentence}");
    let location = world.approve(&connecting, &Choice::of("nora"));
    connecting.paster().paste(&location).await.unwrap();
    world.work_attempts().await;
    let attempt = world.attempt(connecting.invitation().attempt).await;
    world.accept(&attempt, &["nordwind"]).await;
}

#[tokio::test]
async fn the_front_sees_each_step_of_an_attempt_while_a_worker_runs() {
    let world = World::new().await;
    let running = tokio::spawn(world.worker.clone().run());
    let connecting = world.begin(Login::Instagram).await;
    let id = connecting.invitation().attempt;
    visit(&world.approve(&connecting, &Choice::of("nordwind"))).await;
    let proposed = until(&world.services, id, AttemptStep::Proposed).await;
    let account = proposed.proposal.unwrap().candidates[0].account_id.clone();
    world.services.choose(id, std::slice::from_ref(&account)).await.unwrap();
    until(&world.services, id, AttemptStep::Stored).await;
    let mut changes = world.services.changes();
    while world.connection(&account).await.last_sync_at.is_none() {
        changes.changed().await;
    }
    running.abort();
}

async fn until(
    services: &Services,
    id: lightmeter::domain::AttemptId,
    step: AttemptStep,
) -> lightmeter::domain::Attempt {
    let mut seen = None;
    loop {
        let attempt = services.attempt_after(id, seen.as_ref()).await.unwrap();
        assert!(attempt.step == step || !attempt.step.is_over(), "{:?}", attempt.failure);
        if attempt.step == step {
            return attempt;
        }
        seen = Some(attempt);
    }
}

#[tokio::test]
async fn every_shape_of_the_exchange_connects() {
    use lightmeter::sandbox::variants::{Acceptance, ExchangeShape, MeShape, Pkce};
    let shapes = [
        ExchangeShape::Flat,
        ExchangeShape::FlatWithText,
        ExchangeShape::Wrapped,
        ExchangeShape::WrappedWithNumber,
    ];
    for instagram_exchange in shapes {
        for instagram_me in [MeShape::Flat, MeShape::Wrapped] {
            let world = World::of(Variants { instagram_exchange, instagram_me, ..Variants::default() }).await;
            let account = world.connect_instagram("nordwind").await;
            assert_eq!(account.as_str(), "17841400000000001");
        }
    }
    for facebook_pkce in [Pkce::Verified, Pkce::Ignored] {
        let world = World::of(Variants {
            facebook_pkce,
            facebook_appends_fragment: false,
            facebook_code_expires_in: false,
            facebook_long_expires_in: false,
            app_tokens: Acceptance::Refused,
            proof_required: true,
            ..Variants::default()
        })
        .await;
        world.connect_facebook("nora", &["nordwind"]).await;
        let connection = world.connection(&world.id("nordwind")).await;
        assert!(connection.expiry.instant().is_some(), "debug_token says when it ends");
    }
    let world = World::with(Setup {
        variants: Variants { facebook_pkce: Pkce::Refused, ..Variants::default() },
        change: |config| config.meta.facebook.pkce = false,
        ..Setup::default()
    })
    .await;
    world.connect_facebook("nora", &["nordwind"]).await;
}
