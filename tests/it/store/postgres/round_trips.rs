//! How often each screen of the dashboard waits for the server, counted as it goes by.

use std::sync::Arc;

use lightmeter::{
    clock::Clock,
    config::Config,
    domain::{DatabaseUrl, Handle, Login, Metric, Range, Reading, Role, Taken, User, Value},
    services::{Services, Setting},
    store::Store,
    tui::{Effect, Message, Performer, RequestId},
};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::sync::mpsc;

use super::{
    place::{SERVICE, admin_url, pooler_url, url_at},
    proxy::{Proxy, wire::Counted},
    world::{ANNA, World, account},
};

/// A dashboard without its terminal, on a store that is reached through a proxy.
struct Dashboard {
    world: World,
    proxy: Proxy,
    services: Services,
    folder: tempfile::TempDir,
}

impl Dashboard {
    async fn new(server: &DatabaseUrl, more: &str) -> Self {
        let world = World::new().await;
        world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
        let proxy = Proxy::before(server).await;
        let url = proxy.url(&DatabaseUrl::new(format!("{}{more}", server.expose())));
        let store = Store::open_postgres(&url, &world.place.schema, None, &Clock::system()).await.unwrap();
        let user = User { id: world.user.user(), handle: Handle::parse("anna").unwrap(), role: Role::Member };
        let config = Arc::new(Config::default());
        let services = Services::new(store, user, config, Setting::default(), Clock::system());
        Self { world, proxy, services, folder: tempfile::tempdir().unwrap() }
    }

    /// What it needs on a connection that has shown the screen before. Behind a pooler that makes no difference.
    async fn count(&self, effect: &Effect, is_direct: bool) -> Counted {
        for _ in 0..20 {
            let ((), counted) = self.proxy.during(self.perform(effect.clone())).await;
            if !is_direct || counted.parsed == 0 {
                return counted;
            }
        }
        panic!("statements do not stay prepared")
    }

    async fn perform(&self, effect: Effect) {
        let (sender, mut messages) = mpsc::unbounded_channel();
        let folder = self.folder.path().to_owned();
        let mut performer = Performer::new(self.services.clone(), sender, folder);
        assert_eq!(performer.perform(effect), None);
        match messages.recv().await {
            Some(Message::Loaded { answer, .. }) => {
                let said = format!("{answer:?}");
                assert!(said.contains("(Ok("), "{said}");
            }
            Some(Message::WorkChanged(_)) => {}
            other => panic!("no answer: {other:?}"),
        }
    }
}

/// What is loaded for each screen, and with it when there are news: what is under way, and Connections.
fn screens() -> [(&'static str, Effect); 6] {
    let (request, account) = (RequestId(1), account(ANNA));
    let range = Range::last(30, Clock::system().now());
    [
        ("Work", Effect::LoadWork),
        ("Connections", Effect::LoadConnections { request }),
        ("Summary", Effect::LoadOverview { request, account: account.clone(), range }),
        ("Posts", Effect::LoadPosts { request, account: account.clone() }),
        ("Audience", Effect::LoadAudience { request, account: account.clone() }),
        ("Record", Effect::LoadRecords { request, account }),
    ]
}

/// Of each screen: how many transactions, statements and round trips.
async fn table(dashboard: &Dashboard, is_direct: bool) -> Vec<(&'static str, usize, usize, usize)> {
    let mut table = Vec::new();
    for (name, effect) in screens() {
        let counted = dashboard.count(&effect, is_direct).await;
        table.push((name, counted.transactions, counted.statements.len(), counted.round_trips));
    }
    table
}

#[tokio::test]
async fn a_screen_takes_two_statements_at_most_and_three_with_the_news_on_overview() {
    let server = url_at(&admin_url(), SERVICE, "service");
    let expected = [
        ("Work", 1, 1, 3),
        ("Connections", 1, 1, 3),
        ("Summary", 1, 1, 3),
        ("Posts", 1, 2, 4),
        ("Audience", 1, 2, 4),
        ("Record", 1, 1, 3),
    ];
    assert_eq!(table(&Dashboard::new(&server, "").await, true).await, expected);
}

/// There a statement is described before it runs, each time.
#[tokio::test]
async fn a_screen_takes_six_round_trips_at_most_behind_a_pooler() {
    let server = url_at(&pooler_url(), SERVICE, "service");
    let expected = [
        ("Work", 1, 1, 4),
        ("Connections", 1, 1, 4),
        ("Summary", 1, 1, 4),
        ("Posts", 1, 2, 6),
        ("Audience", 1, 2, 6),
        ("Record", 1, 1, 4),
    ];
    assert_eq!(table(&Dashboard::new(&server, "?pgbouncer=true").await, false).await, expected);
}

#[tokio::test]
async fn what_writes_begins_and_commits_in_one_round_trip_each_and_news_take_one() {
    let dashboard = Dashboard::new(&url_at(&admin_url(), SERVICE, "service"), "").await;
    let url = dashboard.proxy.url(&url_at(&admin_url(), SERVICE, "service"));
    let place = &dashboard.world.place;
    let store = Store::open_postgres(&url, &place.schema, None, &Clock::system()).await.unwrap();
    let user = store.as_user(dashboard.world.user.user());
    let counted = loop {
        let (kept, counted) = dashboard.proxy.during(user.keep_place(None, "here")).await;
        kept.unwrap();
        if counted.parsed == 0 {
            break counted;
        }
    };
    assert_eq!(
        (counted.transactions, counted.statements.len(), counted.round_trips),
        (1, 1, 3),
        "{counted:?}"
    );
    let mut changes = user.changes();
    let ((), counted) = dashboard.proxy.during(changes.changed()).await;
    assert_eq!((counted.transactions, counted.round_trips), (1, 1), "{counted:?}");
}

#[tokio::test]
async fn a_save_reads_all_its_days_in_one_statement_and_writes_them_in_another() {
    let dashboard = Dashboard::new(&url_at(&admin_url(), SERVICE, "service"), "").await;
    let Dashboard { world, proxy, .. } = &dashboard;
    let url = proxy.url(&url_at(&admin_url(), SERVICE, "service"));
    let store = Store::open_postgres(&url, &world.place.schema, None, &world.clock).await.unwrap();
    let (worker, anna) = (store.worker(world.keyring.clone()), account(ANNA));
    for number in 0..20 {
        let taken = Taken { what: Reading::Measured(Value::Whole(number)), at: world.now() };
        let page: Vec<_> = Range::last(30, world.now())
            .days()
            .flat_map(|day| Metric::SERIES.iter().map(move |metric| (day, *metric, taken)))
            .collect();
        let saved = worker.save_days(world.user.user(), &anna, &page);
        let (changed, counted) = proxy.during(saved).await;
        assert_eq!(changed.unwrap(), 60, "every number is another one than before");
        if counted.parsed == 0 {
            assert_eq!((counted.transactions, counted.statements.len(), counted.round_trips), (1, 2, 4));
            return;
        }
    }
    panic!("statements do not stay prepared")
}

#[tokio::test]
async fn the_counter_counts() {
    let proxy = Proxy::before(&admin_url()).await;
    let options: PgConnectOptions = proxy.url(&admin_url()).expose().parse().unwrap();
    let ((), counted) = proxy
        .during(async {
            let mut connection = PgConnection::connect_with(&options).await.unwrap();
            let mut transaction = connection.begin().await.unwrap();
            for sql in ["SELECT 1", "SELECT 2", "SELECT 1", "SELECT 3"] {
                sqlx::query(sql).execute(&mut *transaction).await.unwrap();
            }
            transaction.commit().await.unwrap();
            connection.close().await.unwrap();
        })
        .await;
    assert_eq!(counted.statements, ["SELECT 1", "SELECT 2", "SELECT 1", "SELECT 3"]);
    // Each of the three is prepared once, and run on the next round trip.
    assert_eq!((counted.transactions, counted.round_trips), (1, 2 + 3 + 4));
}
