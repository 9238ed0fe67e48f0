//! A new token that an interrupted renewal left beside the old one, and the fetches after it.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, FetchOutcome, Login, RecordKind, RenewedBy, Standing, VerdictCode, WorkKind},
    sandbox::{Fault, Host, Matching, Trouble, Variants, variants::OldToken},
    store::RenewedToken,
};

use super::world::{LEASE, Setup, World};

fn first_use(login: Login) -> Matching {
    let host = if login == Login::Instagram { Host::InstagramGraph } else { Host::FacebookGraph };
    Matching { host: Some(host), path: Some("/v26.0/me".to_owned()), count: Some(1), ..Matching::default() }
}

pub(super) async fn pending(world: &World, account: &AccountId) -> Option<RenewedToken> {
    let id = world.connection(account).await.grant;
    world.store.worker(world.keyring.clone()).pending(world.user.id, &id).await.unwrap()
}

/// A renewal ended between two tokens, and another lightmeter, which renews nothing by itself, goes on.
pub(super) async fn left_waiting(login: Login, old_token: OldToken) -> (World, AccountId) {
    left_waiting_by(RenewedBy::Dashboard, login, old_token).await
}

/// As [`left_waiting`], where this is who promised to renew.
async fn left_waiting_by(
    renewed_by: RenewedBy,
    login: Login,
    old_token_after_renewal: OldToken,
) -> (World, AccountId) {
    let variants = Variants { old_token_after_renewal, ..Variants::default() };
    let mut world = World::with(Setup { variants, renewed_by, ..Setup::default() }).await;
    let account = world.connect(login, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    // What the schedule fetches by itself is fetched before, and so takes up nothing.
    world.work_due().await;
    world.meta().plant(Fault {
        matching: Matching { count: None, ..first_use(login) },
        trouble: Trouble::Unavailable,
    });
    world.renew(&account).await;
    world.meta().clear_faults();
    assert!(pending(&world, &account).await.is_some());
    world.new_worker(RenewedBy::Nobody).await;
    world.meta().forget_requests();
    (world, account)
}

fn asked_for_another(world: &World) -> bool {
    let renewals = ["/refresh_access_token", "/oauth/access_token"];
    world.meta().calls().iter().any(|one| renewals.iter().any(|path| one.path.ends_with(path)))
}

#[tokio::test]
async fn a_sync_takes_up_a_new_token_that_waits() {
    for login in [Login::Instagram, Login::Facebook] {
        for old_token in [OldToken::Lives, OldToken::Dies] {
            let (world, account) = left_waiting(login, old_token).await;
            let waiting = pending(&world, &account).await.unwrap();
            let report = world.sync(&account).await;
            assert_eq!(report.error, None, "{login}, {old_token:?}");
            assert_eq!(report.calls, world.meta().calls().len() as u64);
            assert_eq!(world.token_of(&account).await, waiting.token.expose());
            assert!(pending(&world, &account).await.is_none());
            assert!(!asked_for_another(&world), "{login}");
            assert!(world.records(&account).await.iter().any(|one| one.kind == RecordKind::Renewed));
            let connection = world.connection(&account).await;
            assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Ok));
            assert_eq!(connection.renewed_by, RenewedBy::Dashboard, "and ends no schedule");
            assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
        }
    }
}

#[tokio::test]
async fn a_renewal_that_was_asked_for_before_a_sync_took_up_its_token_asks_for_no_other() {
    for login in [Login::Instagram, Login::Facebook] {
        // Where somebody renews by themselves, the next date is the schedule's.
        let (world, account) = left_waiting_by(RenewedBy::Nobody, login, OldToken::Lives).await;
        world.services.ask(WorkKind::Renew, &account).await.unwrap();
        let dies = world.store.worker(world.keyring.clone());
        let claimed = dies.claim_due_beside(&[], 10, LEASE, false).await.unwrap();
        assert_eq!(claimed.iter().map(|due| due.kind).collect::<Vec<_>>(), [WorkKind::Renew]);
        world.sync(&account).await;
        let taken_up = world.token_of(&account).await;
        world.hand.advance(LEASE);
        world.work_due().await;
        assert!(!asked_for_another(&world), "{login}");
        assert_eq!(world.token_of(&account).await, taken_up);
        let records = world.records(&account).await;
        assert_eq!(records.iter().filter(|one| one.kind == RecordKind::Renewed).count(), 1, "{records:?}");
        assert!(world.services.work().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_waiting_token_that_meta_rejects_is_dropped_and_the_old_one_fetches() {
    let (world, account) = left_waiting(Login::Instagram, OldToken::Lives).await;
    let before = world.token_of(&account).await;
    world.meta().plant(Fault {
        matching: first_use(Login::Instagram),
        trouble: Trouble::TokenRevoked { subcode: 467 },
    });
    assert_eq!(world.sync(&account).await.error, None);
    assert_eq!(world.token_of(&account).await, before);
    assert!(pending(&world, &account).await.is_none());
    assert!(!asked_for_another(&world));
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
}

/// What Meta may refuse a token's first call with that does not end the token, and the advice that follows
/// on one to wait.
fn troubles_that_end_no_token() -> [(Trouble, VerdictCode); 6] {
    let error = |code, message: &str| Trouble::Error {
        status: 400,
        code,
        subcode: None,
        message: message.to_owned(),
    };
    [
        (Trouble::Permission { code: 10 }, VerdictCode::Reconnect),
        (error(100, "(#100) Invalid parameter"), VerdictCode::Wait),
        (error(3, "(#3) Application does not have the capability"), VerdictCode::TellOperator),
        (error(104, "Invalid appsecret_proof"), VerdictCode::TellOperator),
        (Trouble::Checkpoint, VerdictCode::LogInAtMeta),
        (Trouble::Unconfirmed, VerdictCode::LogInAtMeta),
    ]
}

#[tokio::test]
async fn a_waiting_token_that_meta_does_not_end_waits_on_and_the_old_one_is_not_asked_with() {
    for (trouble, code) in troubles_that_end_no_token() {
        let (world, account) = left_waiting(Login::Instagram, OldToken::Dies).await;
        let waiting = pending(&world, &account).await.unwrap();
        world.meta().plant(Fault { matching: first_use(Login::Instagram), trouble: trouble.clone() });
        let report = world.sync(&account).await;
        assert_eq!(report.outcome, FetchOutcome::Failed, "{trouble:?}");
        let error = report.error.unwrap_or_default();
        assert!(!error.is_empty() && !error.contains("the rest goes on"), "{trouble:?}: {error:?}");
        assert_eq!(report.calls, 1, "{trouble:?}");
        let connection = world.connection(&account).await;
        assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, code), "{trouble:?}");
        let kept = pending(&world, &account).await.expect("it waits on");
        assert_eq!(kept.token.expose(), waiting.token.expose(), "{trouble:?}");
        assert_eq!(world.sync(&account).await.error, None, "{trouble:?}");
        assert_eq!(world.token_of(&account).await, waiting.token.expose(), "{trouble:?}");
        assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok, "{trouble:?}");
        assert!(!asked_for_another(&world), "{trouble:?}");
    }
}

#[tokio::test]
async fn a_renewal_keeps_its_new_token_while_a_person_is_to_confirm_something_at_meta() {
    for trouble in [Trouble::Checkpoint, Trouble::Unconfirmed] {
        for login in [Login::Instagram, Login::Facebook] {
            let (world, account) = left_waiting(login, OldToken::Dies).await;
            let waiting = pending(&world, &account).await.unwrap();
            world.meta().plant(Fault { matching: first_use(login), trouble: trouble.clone() });
            world.renew(&account).await;
            let connection = world.connection(&account).await;
            let health = (connection.standing, connection.verdict.code);
            assert_eq!(health, (Standing::Active, VerdictCode::LogInAtMeta), "{trouble:?}, {login}");
            assert!(pending(&world, &account).await.is_some(), "{trouble:?}, {login}");
            world.renew(&account).await;
            assert_eq!(world.token_of(&account).await, waiting.token.expose(), "{trouble:?}, {login}");
            assert!(!asked_for_another(&world), "{trouble:?}, {login}");
            assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
        }
    }
}

#[tokio::test]
async fn while_meta_is_away_the_old_token_is_not_judged_beside_one_that_waits() {
    let (world, account) = left_waiting(Login::Instagram, OldToken::Dies).await;
    world.meta().plant(Fault {
        matching: Matching { count: None, ..first_use(Login::Instagram) },
        trouble: Trouble::Unavailable,
    });
    let report = world.sync(&account).await;
    assert_eq!(report.outcome, FetchOutcome::Failed);
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Wait));
    assert!(pending(&world, &account).await.is_some(), "it is kept");
    world.meta().clear_faults();
    assert_eq!(world.sync(&account).await.error, None);
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
}

#[tokio::test]
async fn a_fetch_beside_a_renewal_does_not_judge_the_token_that_is_being_replaced() {
    for meta_answers in [true, false] {
        let dies = Variants { old_token_after_renewal: OldToken::Dies, ..Variants::default() };
        let world = World::of(dies).await;
        let account = world.connect(Login::Instagram, "nordwind").await;
        world.work_due().await;
        world.hand.advance(TimeDelta::days(2));
        if !meta_answers {
            world.meta().plant(Fault {
                matching: Matching { count: None, ..first_use(Login::Instagram) },
                trouble: Trouble::Unavailable,
            });
        }
        // The fetch that the schedule wants begins at the same time.
        world.renew(&account).await;
        assert_eq!(world.connection(&account).await.standing, Standing::Active, "{meta_answers}");
        let kinds: Vec<RecordKind> = world.records(&account).await.iter().map(|one| one.kind).collect();
        let judged = world.connection(&account).await.verdict.code;
        assert_ne!(judged, VerdictCode::Reconnect, "{meta_answers}: {kinds:?}");
        assert_eq!(kinds.contains(&RecordKind::Refused), !meta_answers, "{kinds:?}");
    }
}
