//! A connection that is lost is made again by itself: what is asked meanwhile fails once as temporary, and afterwards
//! everything goes on.

use std::time::Duration;

use lightmeter::{
    clock::Clock,
    domain::{Login, Metric, Reading, Taken, Value},
    store::{Administrator, Error, Store, UserStore},
};
use sqlx::AssertSqlSafe;

use super::{
    place::{SERVICE, admin_url, url_at},
    proxy::{Proxy, Way},
    world::{ANNA, World, account, day},
};

/// What a dashboard waits for an answer, and a little.
const PATIENCE: Duration = Duration::from_secs(15);

/// A world, and a store of its own whose way to the server is cut by hand.
async fn outage() -> (World, Proxy, Store, UserStore) {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let server = url_at(&admin_url(), SERVICE, "service");
    let proxy = Proxy::before(&server).await;
    let store =
        Store::open_postgres(&proxy.url(&server), &world.place.schema, None, &world.clock).await.unwrap();
    let user = store.as_user(world.user.user());
    user.keep_place(None, "before").await.unwrap();
    (world, proxy, store, user)
}

async fn place_of(user: &UserStore) -> Result<Option<String>, Error> {
    tokio::time::timeout(PATIENCE, user.resume_place(None)).await.expect("an answer within the deadline")
}

fn is_away<T: std::fmt::Debug>(answer: Result<T, Error>) {
    let error = answer.unwrap_err();
    assert!(matches!(error, Error::Unreachable(_)) && error.is_temporary(), "{error:?}");
    assert!(error.to_string().starts_with("the database does not answer: it is tried again"), "{error}");
}

async fn works(user: &UserStore) {
    assert_eq!(place_of(user).await.unwrap().as_deref(), Some("before"));
    user.keep_place(None, "after").await.unwrap();
    assert_eq!(place_of(user).await.unwrap().as_deref(), Some("after"));
}

#[tokio::test]
async fn connections_that_the_server_ended_are_replaced_unseen() {
    let world = World::new().await;
    let mut administrator = Administrator::connect(&admin_url(), &world.place.schema, None).await.unwrap();
    let login = format!("{}_own", world.place.schema);
    let url = administrator.make_service_login(&login).await.unwrap();
    let store = Store::open_postgres(&url, &world.place.schema, None, &Clock::system()).await.unwrap();
    let user = store.as_user(world.user.user());
    user.keep_place(None, "before").await.unwrap();
    // As many as the pool has.
    let _ = tokio::join!(place_of(&user), place_of(&user), place_of(&user), place_of(&user));
    let sql =
        format!("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{login}'");
    let ended: i64 =
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut world.place.raw().await).await.unwrap();
    assert!(ended > 0);
    works(&user).await;
}

#[tokio::test]
async fn while_the_way_is_cut_every_call_fails_as_temporary_and_afterwards_all_goes_on() {
    let (_world, proxy, _store, user) = outage().await;
    proxy.turn(Way::Cut);
    is_away(place_of(&user).await);
    is_away(user.keep_place(None, "meanwhile").await);
    is_away(user.connections(true).await);
    proxy.turn(Way::Open);
    works(&user).await;
}

#[tokio::test]
async fn a_server_that_is_away_for_a_moment_is_waited_for_and_one_that_stays_away_is_said_to_be() {
    let (_world, proxy, _store, user) = outage().await;
    proxy.turn(Way::Refused);
    let waiting = tokio::spawn({
        let user = user.clone();
        async move { place_of(&user).await }
    });
    is_away(place_of(&user).await);
    is_away(waiting.await.unwrap());
    let waiting = tokio::spawn(async move {
        works(&user).await;
    });
    tokio::task::yield_now().await;
    proxy.turn(Way::Open);
    waiting.await.unwrap();
}

#[tokio::test]
async fn a_way_that_fell_silent_is_given_up_in_time_and_works_again_when_it_is_back() {
    let (_world, proxy, _store, user) = outage().await;
    proxy.turn(Way::Silent);
    is_away(place_of(&user).await);
    proxy.turn(Way::Cut);
    proxy.turn(Way::Open);
    works(&user).await;
}

#[tokio::test]
async fn an_answer_that_never_comes_is_not_waited_for() {
    let (_world, proxy, _store, user) = outage().await;
    // The transaction has begun, and its statement is lost.
    proxy.turn_after(1, Way::Silent).await;
    let answer = tokio::time::timeout(Duration::from_secs(25), user.resume_place(None)).await;
    is_away(answer.expect("an answer within the deadline"));
    proxy.turn(Way::Open);
    works(&user).await;
}

#[tokio::test]
async fn news_come_again_after_the_way_was_cut() {
    let (world, proxy, _store, user) = outage().await;
    let mut changes = user.changes();
    changes.changed().await;
    proxy.turn(Way::Cut);
    is_away(place_of(&user).await);
    let told = tokio::spawn(async move { changes.changed().await });
    world.user.keep_place(None, "by another process").await.unwrap();
    proxy.turn(Way::Open);
    tokio::time::timeout(PATIENCE, told).await.expect("the news").unwrap();
    assert_eq!(place_of(&user).await.unwrap().as_deref(), Some("by another process"));
}

/// Three days at once: a statement that reads and one that writes for each.
#[tokio::test]
async fn wherever_the_way_is_cut_a_transaction_is_applied_as_a_whole_or_not_at_all() {
    let (world, proxy, store, _user) = outage().await;
    let worker = store.worker(world.keyring.clone());
    let (mut applied, mut lost, mut unknown) = (0, 0, 0);
    for questions in 0.. {
        let first = day("2026-01-01").plus(10 * i64::try_from(questions).unwrap());
        let taken = Taken { what: Reading::Measured(Value::Whole(7)), at: world.now() };
        let readings = [0, 1, 2].map(|later| (first.plus(later), Metric::Reach, taken));
        proxy.turn_after(questions, Way::Cut).await;
        let answer = worker.save_days(world.user.user(), &account(ANNA), &readings).await;
        let was_cut = answer.is_err();
        proxy.turn(Way::Open);
        let sql =
            format!("SELECT count(*) FROM account_days WHERE day BETWEEN '{first}' AND '{}'", first.plus(9));
        let stored = async {
            let mut raw = world.place.raw().await;
            sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql.clone())).fetch_one(&mut raw).await.unwrap()
        };
        match (stored.await, was_cut) {
            (3, false) => applied += 1,
            (0, true) => lost += 1,
            (3, true) => unknown += 1,
            (other, _) => panic!("{other} of 3 days after {questions} questions"),
        }
        if applied > 3 {
            break;
        }
    }
    assert!(lost > 5 && unknown == 1, "{lost} were cut before their end, and {unknown} after it");
}
