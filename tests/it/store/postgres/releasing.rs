//! How a connection comes back to the pool: with nothing on it, still good, and without a word in the server's log.

use std::{future::Future as _, pin::pin, task::Poll};

use lightmeter::{
    clock::Clock,
    store::{Administrator, Store, UserStore},
};

use super::{
    place::{Place, admin_url, url_at},
    proxy::Proxy,
};

/// Reached through a proxy by a login that nobody else has.
struct Reached {
    place: Place,
    login: String,
    proxy: Proxy,
    _store: Store,
    user: UserStore,
}

impl Reached {
    async fn new() -> Self {
        let place = Place::new().await;
        let login = format!("{}_own", place.schema);
        let mut administrator = Administrator::connect(&admin_url(), &place.schema, None).await.unwrap();
        let url = administrator.make_service_login(&login).await.unwrap();
        let password = url::Url::parse(url.expose()).unwrap().password().unwrap().to_owned();
        let server = url_at(&admin_url(), &login, &password);
        let proxy = Proxy::before(&server).await;
        let store =
            Store::open_postgres(&proxy.url(&server), &place.schema, None, &Clock::system()).await.unwrap();
        let user = store.as_user(place.another("anna").await);
        Self { place, login, proxy, _store: store, user }
    }

    /// The sessions of this login, when all of them are idle.
    async fn sessions(&self) -> Vec<i32> {
        let ((), _) = self.proxy.during(async {}).await;
        let sql = "SELECT pid FROM pg_stat_activity WHERE usename = $1 AND state = 'idle' ORDER BY pid";
        let sessions = sqlx::query_scalar(sql).bind(&self.login);
        sessions.fetch_all(&mut self.place.raw().await).await.unwrap()
    }
}

#[tokio::test]
async fn what_is_done_or_given_up_leaves_no_warning_in_the_server_s_log() {
    let reached = Reached::new().await;
    for polls in 0..40 {
        reached.user.keep_place(None, "here").await.unwrap();
        let mut work = pin!(reached.user.resume_place(None));
        for _ in 0..polls {
            let state = std::future::poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await;
            if state.is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    assert!(!reached.sessions().await.is_empty());
    assert_eq!(reached.proxy.notices(), Vec::<String>::new());
}

/// Nothing can be begun in a transaction that failed, and whoever comes next would find it.
#[tokio::test]
async fn a_connection_whose_transaction_failed_as_it_began_is_used_again() {
    let reached = Reached::new().await;
    reached.user.keep_place(None, "before").await.unwrap();
    let before = reached.sessions().await;
    assert!(!before.is_empty());
    reached.place.run("ALTER FUNCTION hold() RENAME TO held").await;
    reached.user.keep_place(None, "meanwhile").await.unwrap_err();
    reached.place.run("ALTER FUNCTION held() RENAME TO hold").await;
    assert_eq!(reached.sessions().await, before, "the same, and nothing is open on it");
    reached.user.keep_place(None, "after").await.unwrap();
    assert_eq!(reached.sessions().await, before);
    assert_eq!(reached.user.resume_place(None).await.unwrap().as_deref(), Some("after"));
}
