//! Tokens of an older set-up: which are taken over, and which never are.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccessToken, Expiry, Login, RenewedBy, Source, Status, UserId},
    store::{RenewalEnd, RenewedToken, TakenOver},
};

use super::old::{ANNA, BOB, Old, SHOP, SHOPS, at, id, left};

#[tokio::test]
async fn a_token_connects_its_account_as_imported_with_the_end_that_was_told() {
    let old = Old::new().await;
    old.import().await;
    let anna = old.connection(ANNA, SHOP).await.unwrap();
    assert_eq!((anna.source, anna.grant.login), (Source::Imported, Login::Instagram));
    assert_eq!(anna.expiry, Expiry::At(at("2026-05-01T12:00:00Z")));
    assert_eq!(anna.account.username.as_str(), "shop");
    assert_eq!((anna.status(old.clock.now()), anna.renewed_by), (Status::Active, RenewedBy::Worker));
    let bob = old.connection(BOB, SHOP).await.unwrap();
    assert_eq!((bob.grant.login, bob.expiry), (Login::Facebook, Expiry::Unknown));
    assert_eq!(bob.account.username.as_str(), SHOP, "the id, until Meta tells the name");
    let fetches = "SELECT count(*) FROM due WHERE kind = 'fetch'";
    assert_eq!(old.place.scalar(fetches).await, 2, "figures are fetched at once");
}

#[tokio::test]
async fn what_is_no_token_is_told_and_never_stored() {
    let old = Old::empty().await;
    old.run(&format!(
        "INSERT INTO users VALUES ('{ANNA}', 'anna');
         INSERT INTO user_tokens (u_id, platform, access_token, account_id) VALUES
            ('{ANNA}', 'instagram', NULL, '1'), ('{ANNA}', 'Instagram', '  ', '2'),
            ('{ANNA}', 'instagram', 'gAAAAABCANARY', '3'), ('{ANNA}', 'instagram', 'IG two words', '4'),
            ('{ANNA}', 'tiktok', 'IGtoken', '5'), ('{BOB}', 'instagram', 'IGtoken', '6'),
            ('{ANNA}', 'instagram', 'IGtoken', 'no id'), ('{ANNA}', 'instagram', 'IGtoken', NULL)"
    ))
    .await;
    let report = old.import().await;
    assert_eq!(report.accounts, []);
    for (why, count, example) in [
        ("a token is blank", 2, "account 1"),
        ("a token is none of Meta's", 2, "account 3"),
        ("a token is of another platform", 1, "account 5"),
        ("a token's user is not among the users", 1, "account 6"),
        ("a token's account_id is no account id", 2, "account no id"),
    ] {
        let (counted, told) = left(&report, why);
        assert!(counted == count && told.contains(example), "{why}: {counted}, {told}");
    }
    assert!(!report.lines().join("\n").contains("CANARY"));
    assert_eq!(old.place.scalar("SELECT count(*) FROM user_tokens").await, 0);
}

#[tokio::test]
async fn a_blank_or_unreadable_token_never_takes_the_place_of_a_good_one() {
    let old = Old::new().await;
    old.import().await;
    for worse in ["''", "NULL", "'gAAAAAB'"] {
        old.run(&format!("UPDATE user_tokens SET access_token = {worse}")).await;
        assert!(!old.import().await.changes());
        assert_eq!(old.token(ANNA, SHOP).await, "IGCANARYanna");
    }
}

#[tokio::test]
async fn a_token_that_the_older_set_up_has_renewed_takes_the_place_of_the_imported_one() {
    let old = Old::new().await;
    old.import().await;
    let renew = |token: &str, end: &str| {
        format!("UPDATE user_tokens SET access_token = '{token}', expires_at = '{end}'")
    };
    old.run(&renew("IGolder", "2026-04-01")).await;
    assert_eq!(ends(&old.import().await)[0], TakenOver::LeftLonger);
    assert_eq!(old.token(ANNA, SHOP).await, "IGCANARYanna");
    old.run(&renew("IGnewer", "2026-05-06")).await;
    assert_eq!(ends(&old.import().await), [TakenOver::Replaced; 2]);
    assert_eq!(old.token(ANNA, SHOP).await, "IGnewer");
    assert_eq!(old.connection(ANNA, SHOP).await.unwrap().expiry, Expiry::At(at("2026-05-06T00:00:00Z")));
}

#[tokio::test]
async fn a_token_that_lightmeter_has_renewed_stays() {
    let old = Old::new().await;
    old.import().await;
    let (user, grant) = (UserId(ANNA), old.connection(ANNA, SHOP).await.unwrap().grant);
    let version = old.worker.grant(user, &grant).await.unwrap().unwrap().version;
    let renewed = RenewedToken {
        token: AccessToken::new("IGours"),
        expiry: Expiry::At(old.clock.now() + TimeDelta::days(60)),
        data_access_expires_at: None,
        at: old.clock.now(),
    };
    old.worker.keep_pending(user, &grant, version, &renewed).await.unwrap();
    let end = RenewalEnd::of(version, renewed.expiry);
    assert!(old.worker.promote_pending(user, &grant, None, &end).await.unwrap());
    old.run("UPDATE user_tokens SET access_token = 'IGtheirs', expires_at = '2026-12-01'").await;
    assert_eq!(ends(&old.import().await)[0], TakenOver::LeftRenewed);
    assert_eq!(old.token(ANNA, SHOP).await, "IGours");
    assert!(!old.worker.grant(user, &grant).await.unwrap().unwrap().held, "it is lightmeter's own now");
}

#[tokio::test]
async fn an_account_that_the_user_has_connected_or_disconnected_is_left_alone() {
    let old = Old::new().await;
    old.import().await;
    old.place.run("UPDATE user_tokens SET source = 'oauth' WHERE login = 'instagram'").await;
    old.worker.as_user(UserId(BOB)).disconnect(&id(SHOP), false).await.unwrap();
    let before = old.everything().await;
    old.run("UPDATE user_tokens SET access_token = 'IGtheirs', expires_at = '2026-12-01'").await;
    let report = old.import().await;
    assert_eq!(ends(&report), [TakenOver::LeftOwn, TakenOver::LeftDisconnected]);
    assert_eq!(old.everything().await, before);
    assert_eq!(old.token(ANNA, SHOP).await, "IGCANARYanna");
}

#[tokio::test]
async fn accounts_of_one_token_share_a_grant_and_of_several_tokens_the_last_to_end_counts() {
    let old = Old::empty().await;
    old.run(&format!(
        "INSERT INTO users VALUES ('{ANNA}', 'anna'), ('{BOB}', 'bob');
         INSERT INTO user_tokens VALUES
            ('{ANNA}', 'instagram', 'EAboth', '{SHOP}', 'shop', NULL), ('{ANNA}', 'instagram', 'EAboth', '{SHOPS}', 'shops', NULL),
            ('{BOB}', 'instagram', 'IGfirst', '{SHOP}', 'shop', '2026-04-01'),
            ('{BOB}', 'instagram', 'IGlast', '{SHOP}', 'shop', '2026-05-01'),
            ('{BOB}', 'instagram', 'IGone', '{SHOPS}', 'shop', '2026-05-01'),
            ('{BOB}', 'instagram', 'IGother', '{SHOPS}', 'shop', NULL)"
    ))
    .await;
    let report = old.import().await;
    let (one, other) =
        (old.connection(ANNA, SHOP).await.unwrap(), old.connection(ANNA, SHOPS).await.unwrap());
    assert_eq!(one.grant, other.grant);
    assert_eq!(old.token(BOB, SHOP).await, "IGlast");
    assert!(old.connection(BOB, SHOPS).await.is_none(), "nothing is guessed");
    assert_eq!(left(&report, "an account has several tokens, of which").0, 1);
    assert_eq!(left(&report, "an account has several tokens, and which").0, 2);
    assert!(!old.import().await.changes());
}

fn ends(report: &lightmeter::services::import::Report) -> Vec<TakenOver> {
    report.accounts.iter().map(|account| account.end).collect()
}
