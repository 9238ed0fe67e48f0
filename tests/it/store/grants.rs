//! The old token stays until the new one has served a call, and of several renewals one wins.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccessToken, Expiry, FlightRecord, GrantId, Login, RecordKind, RenewedBy, Standing, Verdict,
        VerdictCode, WorkKind,
    },
    store::{Error, HealthChange, RenewalEnd, RenewedToken},
};

use super::world::{ANNA, LEASE, SHOP, World, account};

#[tokio::test]
async fn a_renewed_token_waits_beside_the_old_one_until_it_is_promoted() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Facebook, "10", "EAold", &[ANNA, SHOP]).await;
    let before = world.worker.grant(user, &id).await.unwrap().unwrap();
    world.hand.advance(TimeDelta::days(7));
    let renewed = renewed(&world, "EAnew");
    assert!(world.worker.keep_pending(user, &id, before.version, &renewed).await.unwrap());
    let meanwhile = world.worker.grant(user, &id).await.unwrap().unwrap();
    assert_eq!((meanwhile.token.expose(), meanwhile.version), ("EAold", before.version));
    assert_eq!(world.worker.pending(user, &id).await.unwrap().unwrap().token.expose(), "EAnew");

    let end = RenewalEnd {
        data_access_expires_at: before.grant.data_access_expires_at,
        ..RenewalEnd::of(before.version, renewed.expiry)
    };
    assert!(world.worker.promote_pending(user, &id, None, &end).await.unwrap());
    let after = world.worker.grant(user, &id).await.unwrap().unwrap();
    assert_eq!((after.token.expose(), after.version), ("EAnew", before.version + 1));
    assert_eq!((after.grant.expiry, after.grant.renewed_at), (renewed.expiry, Some(world.now())));
    assert_eq!(
        after.grant.data_access_expires_at, before.grant.data_access_expires_at,
        "a renewal leaves it"
    );
    assert!(world.worker.pending(user, &id).await.unwrap().is_none());
    for connection in world.user.connections(false).await.unwrap() {
        assert_eq!(connection.expiry, renewed.expiry);
        let newest = &world.user.flight_records(Some(&connection.account.id), 1).await.unwrap()[0];
        assert_eq!(newest.kind, RecordKind::Renewed);
    }
    assert!(!world.worker.promote_pending(user, &id, None, &end).await.unwrap(), "promoted once");
}

#[tokio::test]
async fn a_token_takes_over_and_its_renewal_ends_in_one_step() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Facebook, "10", "EAold", &[ANNA]).await;
    let version = world.worker.grant(user, &id).await.unwrap().unwrap().version;
    world.user.ask(WorkKind::Renew, &account(ANNA)).await.unwrap();
    let claimed = world.worker.claim_due(10, LEASE).await.unwrap();
    let work = claimed.iter().find(|due| due.kind == WorkKind::Renew).unwrap();
    let renewed = renewed(&world, "EAnew");
    assert!(world.worker.keep_pending(user, &id, version, &renewed).await.unwrap());
    let end = RenewalEnd {
        renewed_by: Some(RenewedBy::Nobody),
        ..RenewalEnd::of(version, Expiry::At(world.now() + TimeDelta::days(60)))
    };
    assert!(world.worker.promote_pending(user, &id, Some(work), &end).await.unwrap());
    // Whoever did it dies here.
    world.hand.advance(LEASE);
    assert_eq!(renewals_due(&world).await, 0, "it is not done once more");
    let connection = &world.user.connections(false).await.unwrap()[0];
    assert_eq!((connection.renewed_by, connection.next_renewal_at), (RenewedBy::Nobody, None));
    assert_eq!(connection.expiry, end.expiry);
}

#[tokio::test]
async fn of_two_renewals_at_once_one_is_kept() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    let version = world.worker.grant(user, &id).await.unwrap().unwrap().version;
    let other = world.second_store().await.worker(world.keyring.clone());
    let (one, two) = (renewed(&world, "IGone"), renewed(&world, "IGtwo"));
    let kept = tokio::join!(
        world.worker.keep_pending(user, &id, version, &one),
        other.keep_pending(user, &id, version, &two)
    );
    assert!(kept.0.unwrap() != kept.1.unwrap(), "exactly one");
}

#[tokio::test]
async fn one_that_names_an_older_version_does_not_promote_what_another_has_kept_since() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    let older = world.worker.grant(user, &id).await.unwrap().unwrap().version;
    world.worker.keep_pending(user, &id, older, &renewed(&world, "IGbad")).await.unwrap();
    let newer = world.worker.drop_pending(user, &id, older).await.unwrap().unwrap();
    assert!(world.worker.keep_pending(user, &id, newer, &renewed(&world, "IGnew")).await.unwrap());
    assert!(!promotes(&world, &id, older).await);
    let open = world.worker.grant(user, &id).await.unwrap().unwrap();
    assert_eq!((open.token.expose(), open.version), ("IGold", newer));
    assert!(world.worker.pending(user, &id).await.unwrap().is_some(), "it waits for its own renewal");
    assert!(promotes(&world, &id, newer).await);
}

#[tokio::test]
async fn a_dropped_token_leaves_the_old_one_and_outdates_its_version() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    let version = world.worker.grant(user, &id).await.unwrap().unwrap().version;
    assert_eq!(world.worker.drop_pending(user, &id, version).await.unwrap(), None, "nothing waits");
    world.worker.keep_pending(user, &id, version, &renewed(&world, "IGbad")).await.unwrap();
    let dropped = world.worker.drop_pending(user, &id, version).await.unwrap();
    assert!(!world.worker.keep_pending(user, &id, version, &renewed(&world, "IGlate")).await.unwrap());
    assert!(!promotes(&world, &id, version).await);
    let open = world.worker.grant(user, &id).await.unwrap().unwrap();
    assert_eq!((open.token.expose(), Some(open.version)), ("IGold", dropped));
    assert!(world.worker.keep_pending(user, &id, open.version, &renewed(&world, "IGnew")).await.unwrap());
}

#[tokio::test]
async fn a_reconnect_beats_a_renewal_that_is_under_way() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    let version = world.worker.grant(user, &id).await.unwrap().unwrap().version;
    world.worker.keep_pending(user, &id, version, &renewed(&world, "IGrenewed")).await.unwrap();
    world.connect(Login::Instagram, "10", "IGreconnected", &[ANNA]).await;
    assert!(!promotes(&world, &id, version).await);
    assert_eq!(world.worker.grant(user, &id).await.unwrap().unwrap().token.expose(), "IGreconnected");
    assert!(world.worker.pending(user, &id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_blank_renewal_is_refused() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    let version = world.worker.grant(user, &id).await.unwrap().unwrap().version;
    let kept = world.worker.keep_pending(user, &id, version, &renewed(&world, "  ")).await;
    assert!(matches!(kept, Err(Error::BlankToken)));
}

#[tokio::test]
async fn clocks_reach_the_grant_its_connections_and_its_renewal() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Facebook, "10", "EAtoken", &[ANNA, SHOP]).await;
    let (data, next) = (world.now() + TimeDelta::days(80), world.now() + TimeDelta::days(3));
    let version = world.worker.grant(user, &id).await.unwrap().unwrap().version;
    let end = |expiry, data_access_expires_at, next_renewal_at| RenewalEnd {
        data_access_expires_at,
        next_renewal_at,
        ..RenewalEnd::of(version, expiry)
    };
    let never = end(Expiry::Never, Some(data), Some(next));
    assert!(world.worker.end_renewal(user, &id, None, &never).await.unwrap());
    for connection in world.user.connections(false).await.unwrap() {
        assert_eq!(connection.expiry, Expiry::Never);
        assert_eq!((connection.data_access_expires_at, connection.next_renewal_at), (Some(data), Some(next)));
    }
    assert_eq!(renewals_due(&world).await, 0);
    world.hand.set(next);
    assert_eq!(renewals_due(&world).await, 1, "one renewal for the whole grant");
    world.hand.advance(LEASE);
    assert!(world.worker.end_renewal(user, &id, None, &end(Expiry::Unknown, None, None)).await.unwrap());
    assert_eq!(world.user.connections(false).await.unwrap()[0].expiry, Expiry::Unknown);
    let missing = GrantId { subject: "nobody".to_owned(), ..id };
    assert!(!world.worker.end_renewal(user, &missing, None, &never).await.unwrap());
}

#[tokio::test]
async fn the_end_of_a_renewal_that_was_overtaken_writes_nothing() {
    let world = World::new().await;
    let user = world.user.user();
    let id = world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    let version = world.worker.grant(user, &id).await.unwrap().unwrap().version;
    world.connect(Login::Instagram, "10", "IGreconnected", &[ANNA]).await;
    let before = world.user.connections(false).await.unwrap();
    let anna = account(ANNA);
    let end = RenewalEnd {
        health: vec![HealthChange {
            account: anna.clone(),
            standing: Some(Standing::Revoked),
            before: before[0].verdict.clone(),
            after: Verdict::of(VerdictCode::Reconnect),
        }],
        records: vec![FlightRecord::new(world.now(), anna, RecordKind::Refused, "No.")],
        ..RenewalEnd::of(version, Expiry::Never)
    };
    assert!(!world.worker.end_renewal(user, &id, None, &end).await.unwrap());
    assert_eq!(world.user.connections(false).await.unwrap(), before);
    assert_eq!(world.user.flight_records(None, 1).await.unwrap()[0].kind, RecordKind::Connected);
}

async fn promotes(world: &World, id: &GrantId, version: i64) -> bool {
    let end = RenewalEnd::of(version, Expiry::Unknown);
    world.worker.promote_pending(world.user.user(), id, None, &end).await.unwrap()
}

async fn renewals_due(world: &World) -> usize {
    let due = world.worker.claim_due(10, LEASE).await.unwrap();
    due.iter().filter(|due| due.kind == WorkKind::Renew).count()
}

fn renewed(world: &World, token: &str) -> RenewedToken {
    RenewedToken {
        token: AccessToken::new(token),
        expiry: Expiry::At(world.now() + TimeDelta::days(60)),
        data_access_expires_at: None,
        at: world.now(),
    }
}
