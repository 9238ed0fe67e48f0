//! What one login can do to all the others from `psql`: nothing that holds them up or shows that they are there.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccessToken, FlightRecord, Handle, Login, RecordKind, Source, StateParameter, UserId, WorkKind,
    },
    store::{Administrator, Error, NewAttempt, Parcel},
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, Row as _, postgres::PgConnectOptions};

use super::{
    place::{Place, admin_url},
    world::{ANNA, LEASE, World, account},
};

const NOT_PERMITTED: &str = "42501";

/// A person's own login at `psql`, in a transaction that it keeps open.
async fn psql(world: &World, handle: &str) -> PgConnection {
    let mut administrator = Administrator::connect(&admin_url(), &world.place.schema, None).await.unwrap();
    let url = administrator.make_database_login(&Handle::parse(handle).unwrap()).await.unwrap();
    let options: PgConnectOptions = url.expose().parse().unwrap();
    let mut session = options.options([("search_path", &world.place.schema)]).connect().await.unwrap();
    run(&mut session, "BEGIN").await.unwrap();
    session
}

async fn run(session: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(session).await.map(drop)
}

fn code(error: &sqlx::Error) -> String {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default().into_owned()
}

/// Bob's attempt, which waits for the worker.
async fn bobs_login(world: &World) -> UserId {
    let bob = world.place.another("bob").await;
    let his = world.store.as_user(bob);
    let new = NewAttempt {
        login: None,
        source: Source::Pasted,
        state: None,
        redirect_uri: None,
        origin: "terminal".to_owned(),
        expected: None,
    };
    let attempt = his.begin(new).await.unwrap();
    let parcel = Parcel::Token(AccessToken::new("IGbob"));
    let parcel = world.keyring.public_key().seal_parcel(&parcel, attempt).unwrap();
    his.park_token(attempt, &parcel).await.unwrap();
    bob
}

#[tokio::test]
async fn no_table_can_be_locked_against_the_others() {
    let world = World::new().await;
    let service = format!("{}_foreign", world.place.schema);
    let made = format!("CREATE ROLE {service} LOGIN PASSWORD 'own' IN ROLE lightmeter_service");
    run(&mut world.place.raw().await, &made).await.unwrap();
    let foreign = world.place.options(&service, "own").connect().await.unwrap();
    let mut member = psql(&world, "anna").await;
    run(&mut member, "COMMIT").await.unwrap();
    for session in [member, foreign] {
        no_table_is_locked(&world, session).await;
    }
}

async fn no_table_is_locked(world: &World, mut session: PgConnection) {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'",
    )
    .bind(&world.place.schema)
    .fetch_all(&mut session)
    .await
    .unwrap();
    assert!(tables.len() > 20, "{tables:?}");
    for table in tables {
        for mode in
            ["SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"]
        {
            let locked = run(&mut session, &format!("BEGIN; LOCK TABLE {table} IN {mode} MODE")).await;
            assert_eq!(locked.as_ref().map_err(code), Err(NOT_PERMITTED.to_owned()), "{table}, {mode}");
            run(&mut session, "ROLLBACK").await.unwrap();
        }
    }
}

#[tokio::test]
async fn another_installations_worker_may_do_nothing_here() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let place = &world.place;
    let login = format!("{}_foreign", place.schema);
    run(
        &mut place.raw().await,
        &format!("CREATE ROLE {login} LOGIN PASSWORD 'own' IN ROLE lightmeter_service, lightmeter_app"),
    )
    .await
    .unwrap();
    let mut foreign = place.options(&login, "own").connect().await.unwrap();
    let calls = sqlx::query(
        "SELECT proname::text AS name, format('%s(%s)', proname, (
            SELECT string_agg(CASE
                WHEN kind::regtype::text = 'uuid' THEN uuids
                WHEN kind::regtype::text = 'bytea' THEN bytes
                WHEN kind::regtype::text = 'bigint' THEN numbers
                WHEN kind::regtype::text LIKE 'timestamp%' THEN times
                ELSE texts END, ', ' ORDER BY at)
            FROM unnest(proargtypes) WITH ORDINALITY AS argument (kind, at)
        )) AS call
        FROM pg_proc, (VALUES
            ('gen_random_uuid()', $$repeat('k', 32)::bytea$$, '1', $$now() + interval '1 day'$$, $$'{}'$$),
            (quote_literal($2), $$'own'$$, '100', $$'-infinity'$$, quote_literal($3)),
            ('NULL', 'NULL', 'NULL', 'NULL', 'NULL')
        ) AS with_what (uuids, bytes, numbers, times, texts)
        WHERE pronamespace = $1::regnamespace AND prorettype <> 'trigger'::regtype ORDER BY 1",
    )
    .bind(&place.schema)
    .bind(world.user.user().0.to_string())
    .bind(ANNA)
    .fetch_all(&mut foreign)
    .await
    .unwrap();
    assert!(calls.len() > 150, "{}", calls.len());
    let before = place.rows_of(world.user.user()).await;
    let control = "SELECT (SELECT count(*) FROM workers) + (SELECT count(*) FROM settings) \
         + (SELECT count(*) FROM call_budget) + (SELECT count(*) FROM users) + (SELECT count(*) FROM audit)";
    let shared = place.scalar(control).await;
    let may_answer =
        ["uid", "is_service", "is_somebody", "claimed", "clock_here", "moment", "schema_version", "changed"];
    for call in calls {
        let (name, call): (String, String) = (call.get("name"), call.get("call"));
        for role in ["lightmeter_service", "lightmeter_app"] {
            run(&mut foreign, &format!("BEGIN; SET LOCAL ROLE {role}")).await.unwrap();
            let text = format!("SELECT to_jsonb(answer)::text AS answer FROM {call} AS answer");
            let answered = sqlx::query(AssertSqlSafe(text)).fetch_all(&mut foreign).await;
            let told: Vec<Option<String>> = answered.iter().flatten().map(|row| row.get("answer")).collect();
            let is_empty = |one: &Option<String>| {
                one.as_deref().is_none_or(|text| {
                    ["null", "\"\"", "false", "0"].contains(&text) || text.starts_with("{\"is_user\": false")
                })
            };
            assert!(
                may_answer.contains(&name.as_str()) || told.iter().all(is_empty),
                "{role}: {call}: {told:?}"
            );
            let end = if answered.is_ok() { "COMMIT" } else { "ROLLBACK" };
            run(&mut foreign, end).await.unwrap_or_default();
        }
    }
    assert_eq!(place.scalar(control).await, shared, "nothing was written");
    assert_eq!(place.rows_of(world.user.user()).await, before);
}

#[tokio::test]
async fn a_row_that_somebody_keeps_locked_holds_no_other_login_up() {
    let world = World::new().await;
    let state = StateParameter::new("anna's");
    let attempt = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", attempt)).await.unwrap();
    world.hand.advance(TimeDelta::seconds(1));
    bobs_login(&world).await;
    world.hand.advance(TimeDelta::minutes(9));
    let bob = world.place.people(1).await[0];
    world.store.as_user(bob).keep_place(None, "here").await.unwrap();
    let mut session = psql(&world, "anna").await;
    run(&mut session, &format!("SELECT attempt_mark_told('{}', now())", attempt.0)).await.unwrap();
    world.hand.advance(TimeDelta::seconds(55));
    let claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    assert_ne!(claimed.user, world.user.user(), "bob's is taken, though hers is older");
    world.hand.advance(TimeDelta::minutes(2));
    assert_eq!(world.worker.end_overdue_attempts().await.unwrap(), 1, "bob's alone");
    run(&mut session, "ROLLBACK").await.unwrap();
    assert_eq!(world.worker.end_overdue_attempts().await.unwrap(), 1, "and hers as soon as she lets go");
}

#[tokio::test]
async fn who_keeps_their_own_transactions_waiting_keeps_nobody_else() {
    let world = World::new().await;
    let state = StateParameter::new("anna's");
    let attempt = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", attempt)).await.unwrap();
    world.hand.advance(TimeDelta::seconds(1));
    let bob = bobs_login(&world).await;
    let mut session = psql(&world, "anna").await;
    run(&mut session, "SELECT hold()").await.unwrap();
    let claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    assert_eq!(claimed.user, bob, "though hers is older");
    assert!(world.worker.claim_attempt(LEASE).await.unwrap().is_none(), "nothing is begun for her");
    let worker = world.worker.clone();
    world.store.as_user(bob).keep_place(None, "here").await.unwrap();
    let record = FlightRecord::new(world.now(), account(ANNA), RecordKind::Refused, "said");
    let waited = worker.record(world.user.user(), &record);
    let waited =
        tokio::time::timeout(std::time::Duration::from_secs(10), waited).await.expect("not for long");
    assert!(matches!(waited, Err(Error::Busy(_))), "{waited:?}");
    worker.record(bob, &record).await.unwrap();
    let mut administrator = Administrator::connect(&admin_url(), &world.place.schema, None).await.unwrap();
    administrator.disable_user(&Handle::parse("anna").unwrap()).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_or_left_out_and_others_are_served() {
    let world = World::new().await;
    let mut session = psql(&world, "anna").await;
    let begun = run(
        &mut session,
        "SELECT attempt_begin(gen_random_uuid(), NULL, NULL, 'pasted', NULL, 'x', 'not an id!', now())",
    );
    assert_eq!(begun.await.as_ref().map_err(code), Err("23514".to_owned()));
    run(&mut session, "ROLLBACK").await.unwrap();
    let state = StateParameter::new("anna's");
    let attempt = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", attempt)).await.unwrap();
    world
        .place
        .run(
            "ALTER TABLE oauth_states DROP CONSTRAINT oauth_states_expected_account_check;
             UPDATE oauth_states SET expected_account = 'not an id!'",
        )
        .await;
    world.hand.advance(TimeDelta::seconds(1));
    bobs_login(&world).await;
    assert!(world.worker.claim_attempt(LEASE).await.is_err(), "the older one is told as what it is");
    assert!(world.worker.claim_attempt(LEASE).await.unwrap().is_some(), "and the other is taken");
}

#[tokio::test]
async fn asking_without_end_is_refused() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let mut session = psql(&world, "anna").await;
    let ask = format!("SELECT hold(); SELECT due_ask('fetch', '{ANNA}', now())");
    let mut asked = 0;
    let refused = loop {
        match run(&mut session, &ask).await {
            Ok(()) => asked += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((asked, code(&refused).as_str()), (40, "LM430"));
    world.user.ask(WorkKind::Fetch, &account(ANNA)).await.unwrap();
}

#[tokio::test]
async fn who_is_nobody_here_learns_nothing() {
    let world = World::new().await;
    let place = &world.place;
    world.worker.announce().await.unwrap();
    place.run("INSERT INTO settings VALUES ('meta.graph_version', 'v26.0')").await;
    let login = format!("{}_stranger", place.schema);
    let made = format!("CREATE ROLE {login} LOGIN PASSWORD 'own' IN ROLE lightmeter_app");
    run(&mut place.raw().await, &made).await.unwrap();
    let mut stranger = place.options(&login, "own").connect().await.unwrap();
    for call in ["public_settings()", "worker_seen_last(now())", "health()"] {
        let text = format!("SELECT count(*) FROM {call}");
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(text)).fetch_one(&mut stranger).await.unwrap();
        assert_eq!(rows, 0, "{call}");
    }
}

/// Its estimates would tell what somebody has.
#[tokio::test]
async fn the_planner_keeps_nothing_of_what_is_stored() {
    let world = World::new().await;
    let place: &Place = &world.place;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let fill = "INSERT INTO account_days SELECT u_id, platform, account_id, date '2026-01-01' + number, 'x'
         FROM accounts, generate_series(1, 300) AS number; ANALYZE account_days, accounts, user_tokens";
    run(&mut place.raw().await, fill).await.unwrap();
    let kept = "SELECT count(*) FROM pg_statistic JOIN pg_class ON pg_class.oid = starelid
        WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'account_days'::regclass) AND relkind = 'r'";
    assert_eq!(place.scalar(kept).await, 0, "of no column anything is known");
}
