//! The number of calls that a sync reports is the number that reached Meta.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Login, RenewedBy},
    sandbox::{Fault, Matching, Trouble, Variants, variants::Acceptance},
};

use super::world::World;

async fn compare(login: Login, variants: Variants, faults: Vec<Fault>, name: &str) {
    let mut world = World::of(variants).await;
    let account = world.connect(login, "nordwind").await;
    // With a client that has learnt nothing of Meta's ways yet.
    world.new_worker(RenewedBy::Dashboard).await;
    for fault in faults {
        world.meta().plant(fault);
    }
    for _ in 0..2 {
        world.meta().forget_requests();
        let report = world.sync(&account).await;
        assert!(report.calls > 0, "{name}");
        assert_eq!(report.calls, world.meta().calls().len() as u64, "{login}, {name}");
        world.hand.advance(TimeDelta::hours(7));
    }
}

#[tokio::test]
async fn every_request_is_counted_in_every_shape() {
    let plain = Variants::default();
    let refused = Acceptance::Refused;
    compare(Login::Facebook, plain, vec![], "plain").await;
    compare(Login::Facebook, Variants { proof_required: true, ..plain }, vec![], "proof required").await;
    let no_bearer = Variants { instagram_bearer_header: refused, ..plain };
    compare(Login::Instagram, no_bearer, vec![], "the token once more as a parameter").await;
    let plain_fields = Variants { instagram_media_fields: refused, ..plain };
    compare(Login::Instagram, plain_fields, vec![], "plain media fields").await;
}

#[tokio::test]
async fn every_try_is_counted_whatever_went_wrong() {
    let insights = Matching { path: Some("/insights".to_owned()), ..Matching::default() };
    let troubles = [
        Trouble::Unavailable,
        Trouble::Unknown,
        Trouble::Cut,
        Trouble::Garbage,
        Trouble::Http { status: 500 },
        Trouble::TokenExpired,
        Trouble::Permission { code: 10 },
        Trouble::Error {
            status: 400,
            code: 100,
            subcode: None,
            message: "(#100) Invalid parameter".to_owned(),
        },
        Trouble::Error { status: 400, code: 100, subcode: Some(33), message: "No such object".to_owned() },
    ];
    for trouble in troubles {
        let name = format!("{trouble:?}");
        let fault = Fault { matching: Matching { skip: 3, ..insights.clone() }, trouble };
        for login in [Login::Instagram, Login::Facebook] {
            compare(login, Variants::default(), vec![fault.clone()], &name).await;
        }
    }
}

#[tokio::test]
async fn fetches_that_run_together_count_their_own_calls() {
    let world = World::new().await;
    world.connect_facebook("amir", &["mara.moves", "nordwind"]).await;
    world.meta().forget_requests();
    world.work_due().await;
    let mut told = 0;
    for last in world.services.last_fetches().await.unwrap() {
        let (id, report) = (last.account.as_str(), last.fetched);
        let own = world.meta().calls().iter().filter(|one| one.path.contains(id)).count() as u64;
        assert!(report.calls >= own && report.calls < world.meta().calls().len() as u64, "{id}");
        told += report.calls;
    }
    assert_eq!(told, world.meta().calls().len() as u64);
}
