//! What one login can write from `psql`: nothing that fills the disk of all, and nothing that stops its own records.

use lightmeter::{
    domain::{FlightRecord, Handle, Login, RecordKind},
    store::Administrator,
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, postgres::PgConnectOptions};

use super::{
    place::admin_url,
    world::{ANNA, SHOP, World, account},
};

const NOT_PERMITTED: &str = "42501";
const TOO_OFTEN: &str = "LM430";
/// For one account, and for each account that there is.
const WITHIN_AN_HOUR: usize = 20;

async fn psql(world: &World) -> PgConnection {
    let mut administrator = Administrator::connect(&admin_url(), &world.place.schema, None).await.unwrap();
    let url = administrator.make_database_login(&Handle::parse("anna").unwrap()).await.unwrap();
    let options: PgConnectOptions = url.expose().parse().unwrap();
    options.options([("search_path", &world.place.schema)]).connect().await.unwrap()
}

/// The SQLSTATE of a refusal.
async fn run(session: &mut PgConnection, sql: &str) -> Result<(), String> {
    let ran = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(session).await;
    ran.map(drop).map_err(|error| error.as_database_error().unwrap().code().unwrap().into_owned())
}

fn recording(account: &str, kind: &str) -> String {
    format!("SELECT record_add('instagram', '{account}', now(), '{kind}', 'x', NULL, NULL, NULL, NULL, NULL)")
}

#[tokio::test]
async fn no_row_is_added_by_hand() {
    let world = World::new().await;
    let mut session = psql(&world).await;
    let open: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND has_any_column_privilege(oid, 'INSERT')",
    )
    .bind(&world.place.schema)
    .fetch_all(&mut session)
    .await
    .unwrap();
    assert_eq!(open, Vec::<String>::new());
}

#[tokio::test]
async fn a_person_records_their_own_disconnections_alone_and_not_without_end() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA, SHOP]).await;
    world.user.disconnect(&account(ANNA), false).await.unwrap();
    let count = "SELECT count(*) FROM flight_records";
    let before = world.scalar(count).await;
    let mut session = psql(&world).await;
    let refused = run(&mut session, &recording(ANNA, "renewed")).await;
    assert_eq!(refused, Err(NOT_PERMITTED.to_owned()), "a worker says that");
    run(&mut session, &recording(SHOP, "disconnected")).await.unwrap();
    run(&mut session, &recording("17841499999999999", "disconnected")).await.unwrap();
    assert_eq!(world.scalar(count).await, before, "one that is connected, and nobody's");
    let mut recorded = 0;
    let refused = loop {
        match run(&mut session, &recording(ANNA, "disconnected")).await {
            Ok(()) => recorded += 1,
            Err(refused) => break refused,
        }
        assert!(recorded < 1000, "without end");
    };
    assert_eq!((recorded, refused.as_str()), (3 * WITHIN_AN_HOUR, TOO_OFTEN));
    let record = FlightRecord::new(world.now(), account(SHOP), RecordKind::Refused, "said");
    for _ in 0..100 {
        world.worker.record(world.user.user(), &record).await.unwrap();
    }
    world.user.disconnect(&account(SHOP), false).await.unwrap();
}

#[tokio::test]
async fn a_person_has_one_place_for_each_account_and_one_for_the_whole() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let mut session = psql(&world).await;
    let keep = format!(
        "SELECT view_keep(platform, account, 'here', now())
         FROM unnest(ARRAY['instagram', 'other', '']) AS platform,
             unnest(ARRAY['', '{ANNA}', '{SHOP}', 'x', 'y', 'z']) AS account"
    );
    run(&mut session, &keep).await.unwrap();
    assert_eq!(world.scalar("SELECT count(*) FROM user_views").await, 2);
}
