//! What Meta's troubles become on the way through the client.

use lightmeter::{
    domain::{Login, RefusalKind},
    meta::{Client, Error, Options, Unreachable},
    sandbox::{Fault, Matching, Trouble, Variants, variants::UsageKeys},
};

use super::pretend::{NORDWIND, Pretend, access, nordwind};

async fn met_by(pretend: &Pretend, trouble: Trouble) -> (Error, usize) {
    let token = pretend.mint(Login::Instagram, "nordwind");
    pretend.control.clear_faults();
    pretend.control.forget_requests();
    pretend.control.plant(Fault { matching: Matching::default(), trouble });
    let error = pretend.client.profile(access(Login::Instagram, &token), &nordwind()).await.unwrap_err();
    pretend.control.clear_faults();
    (error, pretend.control.requests().len())
}

#[tokio::test]
async fn each_trouble_is_its_own_kind_and_is_tried_as_often_as_is_sensible() {
    let pretend = Pretend::open().await;
    let throttled =
        |code, subcode| Trouble::Throttled { code, subcode, regain_minutes: None, retry_after_seconds: None };
    let table = [
        (Trouble::TokenExpired, RefusalKind::Expired, 1),
        (Trouble::TokenRevoked { subcode: 458 }, RefusalKind::Removed, 1),
        (Trouble::TokenRevoked { subcode: 460 }, RefusalKind::PasswordChanged, 1),
        (Trouble::TokenRevoked { subcode: 467 }, RefusalKind::Revoked, 1),
        (Trouble::Checkpoint, RefusalKind::Checkpoint, 1),
        (Trouble::Unconfirmed, RefusalKind::Unconfirmed, 1),
        (Trouble::PageRoleLost, RefusalKind::PageRoleLost, 1),
        (throttled(4, None), RefusalKind::AppThrottled, 1),
        (throttled(17, None), RefusalKind::UserThrottled, 1),
        (throttled(32, None), RefusalKind::UserThrottled, 1),
        (throttled(613, None), RefusalKind::AccountThrottled, 1),
        (throttled(613, Some(1996)), RefusalKind::Irregular, 1),
        (throttled(80_002, None), RefusalKind::AccountThrottled, 1),
        (Trouble::Blocked, RefusalKind::Blocked, 1),
        (Trouble::Permission { code: 10 }, RefusalKind::Permission, 1),
        (Trouble::Permission { code: 200 }, RefusalKind::Permission, 1),
        (Trouble::Unknown, RefusalKind::Unknown, 2),
        (Trouble::Unavailable, RefusalKind::Service, 3),
        (Trouble::Http { status: 502 }, RefusalKind::Service, 3),
        (Trouble::Http { status: 404 }, RefusalKind::Unknown, 1),
        (Trouble::Cut, RefusalKind::Service, 3),
        (Trouble::Garbage, RefusalKind::Unreadable, 1),
        (Trouble::Empty, RefusalKind::Unreadable, 1),
    ];
    for (trouble, kind, tries) in table {
        let (error, seen) = met_by(&pretend, trouble.clone()).await;
        assert_eq!((error.kind(), seen), (kind, tries), "{trouble:?}: {error:?}");
        assert!(!error.sentence().is_empty());
    }
    let (cut, _) = met_by(&pretend, Trouble::Cut).await;
    assert_eq!(cut, Error::Unreachable(Unreachable::Interrupted));
}

#[tokio::test]
async fn the_times_to_stay_away_are_handed_on_whatever_the_status_line_says() {
    for throttle_status in [200, 400, 403, 429, 503] {
        let pretend = Pretend::with(Variants { throttle_status, ..Variants::default() }).await;
        for (regain_minutes, retry_after_seconds, expected) in
            [(Some(19), None, 19), (None, Some(90), 2), (Some(3), Some(600), 10)]
        {
            let trouble =
                Trouble::Throttled { code: 80_002, subcode: None, regain_minutes, retry_after_seconds };
            let (error, seen) = met_by(&pretend, trouble).await;
            assert_eq!(error.refusal().regain_minutes, Some(expected), "{throttle_status}");
            assert_eq!((error.kind(), seen), (RefusalKind::AccountThrottled, 1), "{throttle_status}");
        }
    }
}

#[tokio::test]
async fn usage_is_remembered_by_whichever_id_meta_uses() {
    for (usage_keys, by_account) in
        [(UsageKeys::InstagramId, true), (UsageKeys::BusinessId, false), (UsageKeys::Both, true)]
    {
        let pretend = Pretend::with(Variants { usage_keys, ..Variants::default() }).await;
        pretend.control.set_call_limit("nordwind", 10);
        let token = pretend.mint(Login::Instagram, "nordwind");
        for _ in 0..5 {
            pretend.client.profile(access(Login::Instagram, &token), &nordwind()).await.unwrap();
        }
        let usage = pretend.client.usage();
        assert_eq!(usage.calls, 5);
        assert_eq!(usage.accounts.contains_key(NORDWIND), by_account);
        let load = usage.accounts.values().next().unwrap();
        assert_eq!((load.highest(), load.regain_minutes, load.seen_at), (50, None, pretend.now()));
    }
}

#[tokio::test]
async fn a_slow_answer_ends_at_the_deadline() {
    let pretend = Pretend::open().await;
    let options = Options {
        total: std::time::Duration::from_millis(100),
        backoff: std::time::Duration::from_millis(1),
        ..Options::default()
    };
    let client = Client::with_options(&pretend.meta, &pretend.clock, options);
    let token = pretend.mint(Login::Instagram, "nordwind");
    pretend.control.plant(Fault { matching: Matching::default(), trouble: Trouble::Held });
    let error = client.profile(access(Login::Instagram, &token), &nordwind()).await.unwrap_err();
    assert_eq!(error, Error::TimedOut);
    assert_eq!(pretend.control.requests().len(), 3);
}

#[tokio::test]
async fn a_missing_field_is_missing_and_nothing_else() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(Login::Instagram, "nordwind");
    let fields = vec!["followers_count".to_owned(), "name".to_owned()];
    pretend.control.plant(Fault { matching: Matching::default(), trouble: Trouble::Without { fields } });
    let profile = pretend.client.profile(access(Login::Instagram, &token), &nordwind()).await.unwrap();
    assert_eq!((profile.followers_count, profile.name), (None, None));
    assert!(profile.media_count.is_some() && profile.username.is_some());
}
