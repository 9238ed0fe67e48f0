//! The proof that users are kept apart: it covers everything there is, finds what is open, and leaves nothing behind.

mod found;

use lightmeter::{
    domain::{DatabaseUrl, Handle, Role},
    store::{Administrator, Isolation, LoginKind},
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection};

use super::place::{Place, SERVICE, admin_url};

async fn prove(place: &Place, url: &DatabaseUrl) -> Isolation {
    Isolation::prove(url, &place.schema, None).await.unwrap()
}

async fn names(place: &Place, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).bind(&place.schema).fetch_all(&mut place.raw().await).await.unwrap()
}

async fn run(place: &Place, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut place.raw().await).await.expect(sql);
}

/// What was found open, each with the table, function or hole it stands at.
fn leaks(proof: &Isolation) -> Vec<String> {
    let tables =
        proof.tables.iter().flat_map(|one| one.leaks.iter().map(|leak| format!("{}: {leak}", one.name)));
    let functions =
        proof.functions.iter().flat_map(|one| one.leaks.iter().map(|leak| format!("{}(): {leak}", one.name)));
    tables.chain(functions).chain(proof.holes.iter().map(|hole| format!("catalogue: {hole}"))).collect()
}

#[tokio::test]
async fn every_table_and_function_is_tried_and_nothing_foreign_is_reached() {
    let place = Place::new().await;
    let tables = names(&place, USER_TABLES).await;
    let functions = names(&place, FUNCTIONS).await;
    for (url, kind) in
        [(admin_url(), LoginKind::Administrator), (place.url_of(SERVICE, "service"), LoginKind::Service)]
    {
        let proof = prove(&place, &url).await;
        assert_eq!(leaks(&proof), Vec::<String>::new(), "{kind:?}");
        assert!(proof.holds() && proof.kind == kind);
        assert_eq!(proof.tables.iter().map(|one| one.name.clone()).collect::<Vec<_>>(), tables);
        assert_eq!(proof.functions.iter().map(|one| one.name.clone()).collect::<Vec<_>>(), functions);
        assert!(proof.functions.iter().all(|one| one.calls >= 4), "{:?}", proof.functions);
        assert!(tables.len() > 15 && functions.len() > 50);
    }
    let left = place.scalar("SELECT count(*) FROM users").await
        + place.scalar("SELECT count(*) FROM database_logins").await;
    assert_eq!(
        (left, place.scalar("SELECT count(*) FROM service_logins").await),
        (0, 1),
        "nothing is left behind"
    );
}

/// Without the policies a function is the only wall, and made to forget whose a row is, it is
/// none.
#[tokio::test]
async fn every_function_that_forgets_whose_a_row_is_is_found() {
    let place = Place::new().await;
    let url = place.url_of(SERVICE, "service");
    let definitions = names(&place, DEFINITIONS).await;
    for policy in names(&place, OPENING).await {
        run(&place, &policy).await;
    }
    assert_eq!(leaky(&prove(&place, &url).await), Vec::<String>::new(), "a function needs no policy");
    let forgetful = forget(&place, &definitions).await;
    let leaky = leaky(&prove(&place, &url).await);
    let survived: Vec<&String> = forgetful
        .iter()
        .filter(|name| !leaky.contains(name) && !TELLING_NOTHING.contains(&name.as_str()))
        .collect();
    assert!(survived.is_empty(), "{} of {}: {survived:?}", survived.len(), forgetful.len());
    assert!(forgetful.len() > 80, "only {forgetful:?}");
}

/// These only count or lock, write only what is the asking user's own, or look for what a throw-away user has not.
const TELLING_NOTHING: [&str; 9] = [
    "may_ask",
    "changed",
    "record_add",
    "view_keep",
    "attempt_newest_untold",
    "audience_online",
    "grant_keep_pending",
    "grant_lock",
    "grant_remove_unused",
];

/// The policies are a wall of their own: behind them a forgetful function reaches nothing but where the owner sees all.
#[tokio::test]
async fn a_policy_keeps_what_a_function_forgets() {
    let place = Place::new().await;
    let mut definitions = names(&place, DEFINITIONS).await;
    let control = names(&place, OWNERS).await;
    definitions.retain(|one| !control.iter().any(|table| one.contains(&format!(".{table}"))));
    let forgetful = forget(&place, &definitions).await;
    assert!(forgetful.len() > 30, "only {forgetful:?}");
    assert_eq!(leaky(&prove(&place, &place.url_of(SERVICE, "service")).await), Vec::<String>::new());
}

fn leaky(proof: &Isolation) -> Vec<String> {
    proof.functions.iter().filter(|one| !one.leaks.is_empty()).map(|one| one.name.clone()).collect()
}

/// Makes the functions forget every condition on whose a row is; which have any.
async fn forget(place: &Place, definitions: &[String]) -> Vec<String> {
    let own = format!("u_id = \"{}\".uid()", place.schema);
    let mut forgetful = Vec::new();
    for definition in definitions {
        // Who asks is asked for in the condition, or once before it.
        let mut changed = without(definition, &own);
        changed = without(&changed, "u_id = me");
        if changed != *definition {
            run(place, &changed).await;
            let name = definition.split('(').next().unwrap().rsplit('.').next().unwrap();
            forgetful.push(name.to_owned());
        }
    }
    forgetful
}

/// The text with the condition, and whatever table it names its column of, as `true`.
fn without(text: &str, condition: &str) -> String {
    let mut changed = text.to_owned();
    while let Some(place) = changed.find(condition) {
        let of_table = |one: char| one.is_ascii_alphanumeric() || matches!(one, '_' | '.');
        let start = changed[..place].trim_end_matches(of_table).len();
        changed.replace_range(start..place + condition.len(), "true");
    }
    changed
}

/// Each function of the worker's is made to forget that a service login must be this installation's.
#[tokio::test]
async fn every_function_that_takes_another_installations_service_login_for_its_own_is_found() {
    let place = Place::new().await;
    let guard = format!("\"{}\".is_service()", place.schema);
    let only = format!("SELECT \"{}\".only_service();", place.schema);
    let definitions = names(&place, WORKERS_DEFINITIONS).await;
    let mut forgetful = Vec::new();
    for definition in definitions.iter().filter(|one| one.contains(&guard) || one.contains(&only)) {
        run(&place, &definition.replace(&guard, "true").replace(&only, "")).await;
        forgetful.push(definition.split('(').next().unwrap().rsplit('.').next().unwrap().to_owned());
    }
    let proof = prove(&place, &admin_url()).await;
    let is_open = |leak: &String| leak.starts_with("with another installation's service login, ");
    let open: Vec<&String> =
        proof.functions.iter().filter(|one| one.leaks.iter().any(is_open)).map(|one| &one.name).collect();
    let survived: Vec<&String> = forgetful.iter().filter(|name| !open.contains(name)).collect();
    assert!(survived.is_empty(), "{} of {}: {survived:?}", survived.len(), forgetful.len());
    assert!(forgetful.len() > 3, "only {forgetful:?}");
}

#[tokio::test]
async fn a_table_that_is_made_later_is_tried_like_the_others() {
    let place = Place::new().await;
    run(&place, NOTES).await;
    let proof = prove(&place, &admin_url()).await;
    let notes = |proof: &Isolation| proof.tables.iter().find(|one| one.name == "notes").cloned().unwrap();
    assert_eq!((notes(&proof).foreign, notes(&proof).leaks), ([0; 4], Vec::new()));
    run(&place, "CREATE POLICY wide ON notes TO lightmeter_service USING (true)").await;
    let wide = notes(&prove(&place, &admin_url()).await);
    assert!(wide.foreign.iter().all(|count| *count > 0), "{wide:?}");
    run(&place, "ALTER TABLE notes ADD COLUMN place point NOT NULL").await;
    let unknown = notes(&prove(&place, &admin_url()).await);
    assert!(unknown.leaks[0].contains("place, of type point, of which no value is known"), "{unknown:?}");
}

#[tokio::test]
async fn a_login_of_a_person_looks_at_what_is_its_own() {
    let place = Place::new().await;
    let mut administrator = Administrator::connect(&admin_url(), &place.schema, None).await.unwrap();
    let (anna, bob) = (Handle::parse("anna").unwrap(), Handle::parse("bob").unwrap());
    administrator.add_user(&anna, Role::Member).await.unwrap();
    administrator.add_user(&bob, Role::Member).await.unwrap();
    let url = administrator.make_database_login(&anna).await.unwrap();
    administrator.make_database_login(&bob).await.unwrap();
    run(&place, CONNECTIONS).await;
    let proof = prove(&place, &url).await;
    assert_eq!((leaks(&proof), proof.kind), (Vec::new(), LoginKind::Person));
    assert!(proof.tables.len() > 15 && proof.functions.is_empty());
    for (change, found) in [
        (
            "GRANT SELECT ON users TO lightmeter_app; CREATE POLICY wide ON users FOR SELECT TO lightmeter_app USING (true)",
            "users: with this login, select",
        ),
        (
            "GRANT UPDATE (role) ON users TO lightmeter_app; CREATE POLICY mine ON users TO lightmeter_app USING (u_id = ANY (ARRAY[(SELECT uid())]))",
            "users: with this login, update",
        ),
        (
            "GRANT DELETE ON users TO lightmeter_app",
            "catalogue: users may be read or written by lightmeter_app (DELETE)",
        ),
    ] {
        run(&place, change).await;
        let leaks = leaks(&prove(&place, &url).await);
        assert!(leaks.iter().any(|leak| leak.starts_with(found)), "{change}: {leaks:#?}");
    }
}

#[tokio::test]
async fn the_database_itself_keeps_no_throw_away_user_and_gives_a_worker_nothing_by_them() {
    let place = Place::new().await;
    let real = place.person(&place.store(&lightmeter::clock::Clock::system()).await).await.0;
    let mut worker = place.options(SERVICE, "service").connect().await.unwrap();
    let made = "SELECT throwaway_user(gen_random_uuid(), 'thrown', 'operator')";
    assert_eq!(code(&mut worker, made).await, Some("LM409".to_owned()));
    assert_eq!(place.scalar("SELECT count(*) FROM users").await, 1);
    for statement in [
        format!("SELECT throwaway_login('{real}')"),
        format!(
            "SELECT throwaway_add('user_ssh_keys', '{real}', '[\"u_id\", \"fingerprint\", \"public_key\"]', '[{{\"u_id\": \"{real}\", \"fingerprint\": \"a\", \"public_key\": \"b\"}}]')"
        ),
    ] {
        assert_eq!(code(&mut worker, &statement).await, None);
    }
    let told = format!("SELECT count(*) FROM throwaway_places('users', '{real}')");
    let told: i64 = sqlx::query_scalar(AssertSqlSafe(told)).fetch_one(&mut worker).await.unwrap();
    let kept = "SELECT (SELECT count(*) FROM user_ssh_keys) + (SELECT count(*) FROM database_logins)";
    assert_eq!((told, place.scalar(kept).await), (0, 0), "a real user is none to be thrown away");
    let front = format!("BEGIN; SET LOCAL ROLE lightmeter_app; {made}");
    assert_eq!(code(&mut worker, &front).await, Some("42501".to_owned()));
}

async fn code(connection: &mut PgConnection, sql: &str) -> Option<String> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await;
    done.err().map(|error| error.as_database_error().unwrap().code().unwrap().into_owned())
}

const USER_TABLES: &str = "SELECT relname::text FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'u_id'
    WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY relname";
const FUNCTIONS: &str = "SELECT proname::text FROM pg_proc
    WHERE pronamespace = $1::regnamespace AND prorettype <> 'trigger'::regtype ORDER BY proname";
/// Lets everybody through.
const OPENING: &str =
    "SELECT format('ALTER POLICY own ON %s USING (true) WITH CHECK (true)', polrelid::regclass)
    FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    WHERE relnamespace = $1::regnamespace AND polname = 'own'";
/// Of these the functions' owner sees every row.
const OWNERS: &str = "SELECT relname::text FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    WHERE relnamespace = $1::regnamespace AND polname = 'owner'";
const DEFINITIONS: &str =
    "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = $1::regnamespace AND proname <> 'uid'";
/// By which clock is asked tells nothing, and what only guards others does nothing of its own.
const WORKERS_DEFINITIONS: &str = "SELECT pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace = $1::regnamespace AND NOT has_function_privilege('lightmeter_app', oid, 'EXECUTE')
        AND proname NOT IN ('moment', 'only_service', 'may_ask')";
/// Of each user there is.
const CONNECTIONS: &str = "INSERT INTO user_tokens (u_id, platform, login, subject, source, scopes, access_token, expiry)
        SELECT u_id, 'instagram', 'instagram', '10', 'oauth', '', 'sealed', 'never' FROM users;
    INSERT INTO accounts
        (u_id, platform, account_id, account_username, login, subject, status, verdict_code, verdict_sentence, expiry,
         renewed_by, connected_at)
        SELECT u_id, 'instagram', '10', 'anna', 'instagram', '10', 'active', 'ok', '', 'never', 'worker', now() FROM users;
    INSERT INTO user_views
        SELECT u_id, 'instagram', '10', 'here', now() FROM users";
const NOTES: &str = "CREATE TABLE notes (
        u_id uuid NOT NULL, platform text NOT NULL, account_id text NOT NULL, written date NOT NULL,
        tone text NOT NULL CHECK (tone IN ('low', 'high')), stars integer CHECK (stars > 0), words bytea,
        CHECK ((stars IS NULL) <> (words IS NULL)),
        PRIMARY KEY (u_id, platform, account_id, written),
        FOREIGN KEY (u_id, platform, account_id) REFERENCES accounts (u_id, platform, account_id)
    );
    ALTER TABLE notes OWNER TO lightmeter_owner;
    ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON notes TO lightmeter_app, lightmeter_service
        USING (u_id = ANY (ARRAY[(SELECT uid())])) WITH CHECK (u_id = ANY (ARRAY[(SELECT uid())]));
    GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO lightmeter_service";
