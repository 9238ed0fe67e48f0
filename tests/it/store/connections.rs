//! One connection for each account; a new grant replaces the old one.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccessToken, Expiry, Login, RecordKind, RenewedBy, Source, Standing, Untrusted, Verdict, VerdictCode,
        WorkKind,
    },
    store::{Error, Findings},
};

use super::world::{ANNA, LEASE, SHOP, World, account};

#[tokio::test]
async fn a_new_connection_is_whole() {
    let world = World::new().await;
    let grant = world.connect(Login::Facebook, "10", "EAtoken", &[ANNA, SHOP]).await;
    let connections = world.user.connections(false).await.unwrap();
    assert_eq!(connections.len(), 2);
    let one = world.user.connection(&account(ANNA)).await.unwrap().unwrap();
    assert_eq!(one, connections[0]);
    assert_eq!(one.account.id.as_str(), ANNA);
    assert_eq!(one.account.username.as_str(), format!("name_{ANNA}"));
    assert_eq!((&one.grant, one.source, one.standing), (&grant, Source::Oauth, Standing::Active));
    assert_eq!(one.expiry, Expiry::At(world.now() + TimeDelta::days(60)));
    assert_eq!(one.data_access_expires_at, Some(world.now() + TimeDelta::days(90)));
    assert_eq!(one.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
    assert_eq!((one.last_sync_at, one.renewed_by), (None, RenewedBy::Worker));
    assert_eq!((one.verdict.code, one.connected_at), (VerdictCode::Ok, world.now()));

    let opened = world.worker.grant_of(world.user.user(), &account(SHOP)).await.unwrap().unwrap();
    assert_eq!((opened.token.expose(), &opened.grant.id), ("EAtoken", &grant));
    let records = world.user.flight_records(Some(&account(ANNA)), 10).await.unwrap();
    assert_eq!(records.iter().map(|record| record.kind).collect::<Vec<_>>(), [RecordKind::Connected]);
    let due = world.worker.claim_due(10, LEASE).await.unwrap();
    assert!(due.iter().all(|due| due.kind == WorkKind::Fetch) && due.len() == 2, "{due:?}");
}

#[tokio::test]
async fn the_other_login_replaces_the_grant_and_the_orphan_is_erased() {
    let world = World::new().await;
    let user = world.user.user();
    let facebook = world.connect(Login::Facebook, "10", "EAtoken", &[ANNA]).await;
    world.hand.advance(TimeDelta::days(1));
    let instagram = world.connect(Login::Instagram, "20", "IGtoken", &[ANNA]).await;
    let connections = world.user.connections(true).await.unwrap();
    assert_eq!(connections.len(), 1, "one connection for each account");
    assert_eq!(connections[0].grant, instagram);
    assert_eq!(connections[0].connected_at, world.now() - TimeDelta::days(1), "still connected since then");
    assert!(world.worker.grant(user, &facebook).await.unwrap().is_none());
    assert_eq!(world.scalar("SELECT count(*) FROM user_tokens").await, 1);
}

#[tokio::test]
async fn a_replaced_grant_stays_while_another_account_needs_it() {
    let world = World::new().await;
    let user = world.user.user();
    let facebook = world.connect(Login::Facebook, "10", "EAtoken", &[ANNA, SHOP]).await;
    world.connect(Login::Instagram, "20", "IGtoken", &[ANNA]).await;
    assert_eq!(world.worker.grant(user, &facebook).await.unwrap().unwrap().token.expose(), "EAtoken");
    world.connect(Login::Instagram, "30", "IGother", &[SHOP]).await;
    assert!(world.worker.grant(user, &facebook).await.unwrap().is_none());
}

#[tokio::test]
async fn connecting_again_with_the_same_login_heals_every_connection_of_the_grant() {
    let world = World::new().await;
    let user = world.user.user();
    world.connect(Login::Facebook, "10", "EAold", &[ANNA, SHOP]).await;
    let reconnect = Verdict::of(VerdictCode::Reconnect);
    for id in [ANNA, SHOP] {
        let expired = Some(Standing::Expired);
        world.worker.set_health(user, &account(id), expired, &reconnect).await.unwrap();
    }
    world.hand.advance(TimeDelta::days(61));
    world.connect(Login::Facebook, "10", "EAnew", &[ANNA]).await;
    for connection in world.user.connections(false).await.unwrap() {
        assert_eq!(connection.standing, Standing::Active);
        assert_eq!(connection.verdict.code, VerdictCode::Ok);
        assert_eq!(connection.expiry, Expiry::At(world.now() + TimeDelta::days(60)));
    }
    assert_eq!(world.worker.grant_of(user, &account(SHOP)).await.unwrap().unwrap().token.expose(), "EAnew");
}

#[tokio::test]
async fn a_blank_token_is_refused_and_the_old_one_stays() {
    let world = World::new().await;
    let grant = world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let mut claimed = world.chosen(Login::Instagram, &[ANNA]).await;
    for blank in ["", " \n"] {
        let mut new = world.connections(Login::Instagram, "10", "x", &[ANNA]);
        new.token = AccessToken::new(blank);
        let stored = world.worker.store_connections(&mut claimed, &new).await;
        assert!(matches!(stored, Err(Error::BlankToken)));
        let kept = world.worker.keep_long(&mut claimed, &world.token(Login::Instagram, blank)).await;
        assert!(matches!(kept, Err(Error::BlankToken)));
    }
    let open = world.worker.grant(world.user.user(), &grant).await.unwrap().unwrap();
    assert_eq!(open.token.expose(), "IGtoken");
}

#[tokio::test]
async fn health_name_and_sync_are_read_back() {
    let world = World::new().await;
    let user = world.user.user();
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let wait = Verdict::of(VerdictCode::Wait);
    let due = world.worker.claim_due(1, TimeDelta::minutes(1)).await.unwrap().remove(0);
    let findings = Findings {
        grant_version: 1,
        standing: None,
        verdict: wait.clone(),
        record: None,
        synced_at: Some(world.now()),
    };
    assert!(world.worker.settle(&due, &findings).await.unwrap());
    world.worker.set_username(&due, &Untrusted::new("new\u{1b}[31mname")).await.unwrap();
    let connection = world.user.connection(&account(ANNA)).await.unwrap().unwrap();
    assert_eq!((connection.standing, connection.verdict), (Standing::Active, wait.clone()));
    assert_eq!(connection.last_sync_at, Some(world.now()));
    assert_eq!(connection.account.username.as_str(), "new[31mname");
    let nobody = world.worker.set_health(user, &account(SHOP), None, &wait).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
}

#[tokio::test]
async fn ids_above_two_to_the_53_stay_apart() {
    let world = World::new().await;
    let (one, next) = ("9007199254740993", "9007199254740992");
    world.connect(Login::Facebook, one, "EAtoken", &[one, next]).await;
    let ids: Vec<String> =
        world.user.connections(false).await.unwrap().iter().map(|one| one.account.id.to_string()).collect();
    assert_eq!(ids, [next, one]);
    let connection = world.user.connection(&account(one)).await.unwrap().unwrap();
    assert_eq!((connection.account.id.as_str(), connection.grant.subject.as_str()), (one, one));
}

#[tokio::test]
async fn who_has_nothing_sees_nothing_of_another() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let stranger = world.store.as_user(lightmeter::domain::UserId(uuid::Uuid::new_v4()));
    assert!(stranger.connections(true).await.unwrap().is_empty());
    assert_eq!(stranger.connection(&account(ANNA)).await.unwrap(), None);
    assert!(matches!(stranger.disconnect(&account(ANNA), true).await, Err(Error::NotFound)));
    assert!(matches!(stranger.ask(WorkKind::Fetch, &account(ANNA)).await, Err(Error::NotFound)));
    assert!(stranger.flight_records(None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_place_to_resume_is_kept_for_each_account_and_for_the_dashboard() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let (anna, nobodys) = (account(ANNA), account("17841499999999999"));
    assert_eq!(world.user.resume_place(None).await.unwrap(), None);
    world.user.keep_place(None, "{\"tab\":1}").await.unwrap();
    world.user.keep_place(Some(&anna), "{\"row\":2}").await.unwrap();
    world.user.keep_place(Some(&anna), "{\"row\":3}").await.unwrap();
    assert_eq!(world.user.resume_place(None).await.unwrap().as_deref(), Some("{\"tab\":1}"));
    assert_eq!(world.user.resume_place(Some(&anna)).await.unwrap().as_deref(), Some("{\"row\":3}"));
    world.user.keep_place(Some(&nobodys), "{}").await.unwrap();
    assert_eq!(world.user.resume_place(Some(&nobodys)).await.unwrap(), None, "of one's own accounts alone");
}

#[tokio::test]
async fn what_lightmeter_has_not_written_is_told_as_that_and_not_as_damage() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    world.run("UPDATE accounts SET verdict_code = 'made by hand'").await;
    let refused = world.user.connections(true).await.unwrap_err();
    assert!(matches!(&refused, Error::Unreadable { what } if what.contains("verdict_code")), "{refused:?}");
    assert!(!refused.to_string().contains("damaged") && !refused.is_temporary(), "{refused}");
}

#[tokio::test]
async fn a_call_that_is_dropped_half_way_leaves_no_transaction_open() {
    let world = World::new().await;
    for polls in 0..40 {
        let mut call = Box::pin(world.user.keep_place(None, "dropped"));
        for _ in 0..polls {
            if futures::poll!(&mut call).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(call);
        let after = world.user.keep_place(None, "kept");
        tokio::time::timeout(std::time::Duration::from_secs(4), after)
            .await
            .expect("no lock is held")
            .unwrap();
        assert_eq!(world.user.resume_place(None).await.unwrap().as_deref(), Some("kept"));
    }
}
