//! An imported token at a worker: fetched with from the start, renewed only in its last days unless it is adopted.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccountId, Expiry, FetchOutcome, Login, RecordKind, RenewalOutcome, RenewedBy, Source, WorkKind,
    },
    sandbox::LoginKind,
    services::import::{Found, FoundToken, Owner, Report, Terms, take_over},
};

use super::world::{Setup, World};

const TERMS: Terms =
    Terms { dry_run: false, adopt: false, renewed_by: RenewedBy::Worker, renew_every: TimeDelta::days(7) };

/// A token that the older set-up made just now, for 60 days, with the end that its table tells.
async fn import(world: &World, login: LoginKind, username: &str, tells_end: bool, terms: Terms) -> AccountId {
    let token = world.meta().mint_token_aged(login, username, TimeDelta::days(2));
    let account = world.id(username);
    let login = match login {
        LoginKind::Instagram => Login::Instagram,
        LoginKind::Facebook => Login::Facebook,
    };
    let end = Expiry::At(world.now() + TimeDelta::days(58));
    let found = FoundToken {
        user: Owner::Id(world.user.id),
        login,
        token: lightmeter::domain::AccessToken::new(token),
        account: account.clone(),
        username: None,
        expiry: if tells_end { end } else { Expiry::Unknown },
    };
    let person =
        lightmeter::services::import::Person { id: world.user.id, handles: vec![world.user.handle.clone()] };
    let found = Found { people: vec![person], tokens: vec![found], ..Found::default() };
    take_over(&world.store.import(world.keyring.clone()), &found, terms, Report::default()).await.unwrap();
    account
}

/// The calls that could end the token in the older set-up.
fn renewals(world: &World) -> usize {
    let renews =
        |path: &str| path.ends_with("/refresh_access_token") || path.ends_with("/oauth/access_token");
    world.meta().requests().iter().filter(|request| renews(&request.path)).count()
}

async fn worlds_worker() -> World {
    World::with(Setup { renewed_by: RenewedBy::Worker, ..Setup::default() }).await
}

#[tokio::test]
async fn an_imported_token_fetches_and_is_renewed_only_in_its_last_days() {
    for login in [LoginKind::Instagram, LoginKind::Facebook] {
        let world = worlds_worker().await;
        let account = import(&world, login, "nordwind", true, TERMS).await;
        let (token, end) = (world.token_of(&account).await, world.now() + TimeDelta::days(58));
        assert_eq!(world.sync(&account).await.outcome, FetchOutcome::Stored);
        assert_eq!(world.connection(&account).await.source, Source::Imported);
        // Asked for by a person or a timer, or by nobody.
        for asked in [true, true, false] {
            world.hand.advance(TimeDelta::days(14));
            if asked {
                world.services.ask(WorkKind::Renew, &account).await.unwrap();
            }
            world.work_due().await;
            assert_eq!((renewals(&world), world.token_of(&account).await), (0, token.clone()), "{login:?}");
            let connection = world.connection(&account).await;
            assert_eq!(connection.next_renewal_at, Some(end - TimeDelta::days(14)), "{login:?}");
            assert_eq!(connection.renewed_by, RenewedBy::Worker);
        }
        let held = world.records(&account).await.into_iter().filter(|record| record.renewal.is_some());
        let held: Vec<_> = held.collect();
        assert!(
            held.len() == 2 && held.iter().all(|one| one.renewal == Some(RenewalOutcome::Held)),
            "{held:?}"
        );
        assert_eq!(held[0].kind, RecordKind::Refused);
        assert!(
            held[0].sentence.contains("before 2027-01-05") && held[0].sentence.contains("--adopt"),
            "{held:?}"
        );
        world.hand.advance(TimeDelta::days(3));
        world.work_due().await;
        assert_eq!(renewals(&world), 1, "{login:?}");
        assert_ne!(world.token_of(&account).await, token);
        let next = world.connection(&account).await.next_renewal_at;
        assert_eq!(next, Some(world.now() + TimeDelta::days(7)), "now it is lightmeter's");
    }
}

#[tokio::test]
async fn an_adopted_token_is_renewed_when_it_is_asked_for() {
    let world = worlds_worker().await;
    let account =
        import(&world, LoginKind::Instagram, "nordwind", true, Terms { adopt: true, ..TERMS }).await;
    let token = world.token_of(&account).await;
    world.renew(&account).await;
    assert_eq!(renewals(&world), 1);
    assert_ne!(world.token_of(&account).await, token);
}

#[tokio::test]
async fn meta_is_asked_when_a_facebook_token_ends_which_takes_no_renewal() {
    let world = worlds_worker().await;
    let account = import(&world, LoginKind::Facebook, "nordwind", false, TERMS).await;
    assert_eq!(world.connection(&account).await.expiry, Expiry::Unknown);
    world.work_due().await;
    let connection = world.connection(&account).await;
    let end = connection.expiry.instant().expect("Meta told it");
    assert!(connection.data_access_expires_at.is_some());
    assert_eq!(connection.next_renewal_at, Some(end - TimeDelta::days(14)));
    assert_eq!(renewals(&world), 0);
    assert!(
        world.records(&account).await.iter().all(|record| record.renewal.is_none()),
        "all that was wanted"
    );
}

#[tokio::test]
async fn an_imported_instagram_token_without_an_end_waits_to_be_adopted() {
    let world = worlds_worker().await;
    let account = import(&world, LoginKind::Instagram, "nordwind", false, TERMS).await;
    for _ in 0..3 {
        world.hand.advance(TimeDelta::days(14));
        world.renew(&account).await;
    }
    assert_eq!(renewals(&world), 0);
    let connection = world.connection(&account).await;
    assert_eq!((connection.next_renewal_at, connection.renewed_by), (None, RenewedBy::Nobody));
    assert!(world.records(&account).await[0].sentence.contains("nobody has said when it ends"));
}
