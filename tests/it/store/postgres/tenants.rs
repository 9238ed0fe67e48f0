//! Nobody reaches another user's rows: by any table and verb, by any function, whatever is claimed.

pub(super) mod calls;
mod empty_handed;

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, Row as _, postgres::PgRow};
use uuid::Uuid;

use self::calls::{Function, functions};
pub(super) use self::empty_handed::EmptyHanded;
use super::place::{Place, SERVICE};

pub(super) struct Tenant {
    pub(super) u_id: Uuid,
    pub(super) login: String,
    /// Is in every text of the tenant's rows.
    mark: String,
    attempt: Uuid,
}

/// How somebody comes to a session.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// With a login of their own, in the role that the program takes, and with a claim to be the other.
    OwnLogin,
    /// With a login of their own, by hand.
    ByHand,
    /// As a user of a front with the service login.
    Front,
    /// As a user for whom the worker works.
    Worker,
}

const WAYS: [Way; 4] = [Way::OwnLogin, Way::ByHand, Way::Front, Way::Worker];
const REFUSED: &str = "42501";

#[tokio::test]
async fn no_user_reads_or_changes_a_row_of_another() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let tenants = tenants(&mut admin).await;
    let tables = names(&mut admin, &place.schema, TABLES).await;
    let functions = functions(&mut admin, &place.schema).await;
    let before = rows_of_all(&mut admin, &tables, &tenants).await;
    for (table, rows) in &before {
        assert!(tenants.iter().all(|one| rows.contains(&one.u_id.to_string())), "{table} has a row of each");
    }
    let others = tenants.iter().flat_map(|me| tenants.iter().map(move |other| (me, other)));
    let pairs: Vec<_> = others.filter(|(me, other)| me.u_id != other.u_id).collect();
    let mut tried = 0;
    // Before anybody has written, under their own name, what is another's.
    for (me, other) in &pairs {
        for way in WAYS {
            let mut session = session(&place, me, other, way).await;
            for table in &tables {
                let row = row_of(&mut admin, table, other).await;
                tried += reach(&mut session, table, other, &row, way).await;
            }
            for function in functions.iter().filter(|one| one.only_reads) {
                tried += call(&mut session, function, other, way).await;
            }
            session.close().await.unwrap();
        }
    }
    for (me, other) in &pairs {
        for way in WAYS {
            let mut session = session(&place, me, other, way).await;
            for function in functions.iter().filter(|one| !one.only_reads) {
                tried += call(&mut session, function, other, way).await;
            }
            session.execute("COMMIT").await.unwrap();
            session.close().await.unwrap();
        }
    }
    let after = rows_of_all(&mut admin, &tables, &tenants).await;
    for (table, rows) in before {
        // What somebody asked for themselves may be new, but nothing that was there is gone or changed.
        let lost: Vec<_> = rows.lines().filter(|row| !after[&table].contains(row)).collect();
        assert!(lost.is_empty(), "{table}: {lost:#?}");
    }
    assert!(tried > 20 * WAYS.len() * (tables.len() * 4 + 20), "only {tried} were tried");
}

/// Each verb on the other's rows; how many were tried.
async fn reach(session: &mut PgConnection, table: &str, other: &Tenant, row: &str, way: Way) -> usize {
    let u_id = other.u_id;
    let (changed, columns): (String, String) =
        sqlx::query_as(COLUMNS).bind(table).fetch_one(&mut *session).await.unwrap();
    let changed = changed.as_str();
    let verbs = [
        format!("SELECT count(*) FROM {table} WHERE u_id = '{u_id}' OR u_id IS NULL"),
        format!(
            "WITH done AS (UPDATE {table} SET {changed} = {changed} WHERE u_id = '{u_id}' RETURNING 1) SELECT count(*) FROM done"
        ),
        format!(
            "WITH done AS (DELETE FROM {table} WHERE u_id = '{u_id}' RETURNING 1) SELECT count(*) FROM done"
        ),
        format!(
            "WITH done AS (INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
             SELECT {columns} FROM json_populate_record(NULL::{table}, $row${row}$row$) RETURNING 1)
             SELECT count(*) FROM done"
        ),
    ];
    for verb in &verbs {
        session.execute("SAVEPOINT here").await.unwrap();
        match sqlx::query_scalar::<_, i64>(AssertSqlSafe(verb.clone())).fetch_one(&mut *session).await {
            Ok(count) => assert_eq!(count, 0, "{way:?}: {verb}"),
            Err(error) => assert_eq!(code(&error), REFUSED, "{way:?}: {verb}: {error}"),
        }
        session.execute("ROLLBACK TO here").await.unwrap();
    }
    update_blindly(session, table, changed, row, way).await;
    verbs.len() + 1
}

/// An update that reads nothing is held by no policy but that of updates.
async fn update_blindly(session: &mut PgConnection, table: &str, changed: &str, row: &str, way: Way) {
    let row: serde_json::Value = serde_json::from_str(row).unwrap();
    let value = row[changed].as_str().map_or_else(|| row[changed].to_string(), |text| format!("'{text}'"));
    let verb = format!("UPDATE {table} SET {changed} = {value}");
    session.execute("SAVEPOINT here").await.unwrap();
    match sqlx::raw_sql(AssertSqlSafe(verb.clone())).execute(&mut *session).await {
        Ok(done) => assert!(done.rows_affected() <= 1, "{way:?}: {verb}: more than one's own"),
        Err(error) => assert_eq!(code(&error), REFUSED, "{way:?}: {verb}: {error}"),
    }
    session.execute("ROLLBACK TO here").await.unwrap();
}

/// A column that the session's role may change, or one whose change is refused; and all that the table does not reckon itself.
const COLUMNS: &str = "SELECT
        coalesce(max(quote_ident(attname)) FILTER (WHERE has_column_privilege(attrelid, attnum, 'UPDATE')), 'u_id'),
        string_agg(quote_ident(attname), ', ')
    FROM pg_attribute
    WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''";

/// Calls a function with what is the other's, if it may be called.
async fn call(session: &mut PgConnection, function: &Function, other: &Tenant, way: Way) -> usize {
    let sql = format!("SELECT to_json(answer)::text AS answer FROM {} AS answer", function.of(other));
    session.execute("SAVEPOINT here").await.unwrap();
    let answered = sqlx::query(AssertSqlSafe(sql.clone())).fetch_all(&mut *session).await;
    // What one user may set in motion for all is the worker's to call, and changes no row of a user's own.
    let is_for_all = matches!(way, Way::Worker) && FOR_ALL.contains(&function.name.as_str());
    match answered {
        Ok(rows) => {
            let told: Vec<Option<String>> = rows.iter().map(|row: &PgRow| row.get("answer")).collect();
            let told = format!("{told:?}");
            assert!(is_for_all || !other.is_in(&told), "{way:?}: {sql}: {told}");
            assert!(is_for_all || !told.contains(&other.u_id.to_string()), "{way:?}: {sql}: {told}");
            let end = if is_for_all { "ROLLBACK TO here" } else { "RELEASE here" };
            session.execute(end).await.unwrap();
        }
        Err(_) => session.execute("ROLLBACK TO here").await.unwrap(),
    }
    1
}

/// What the worker calls for whoever it is that waits, or to tell all of them.
const FOR_ALL: &[&str] = &[
    "worker_announce",
    "budget_note",
    "budget_pause",
    "settings_replace",
    "act_as",
    "attempt_claim",
    "attempts_end_overdue",
    "attempts_forget_told",
    "attempts_free",
    "due_claim",
    "due_free",
    "due_bring_forward",
    "accounts_connected",
    "users_after",
    "health",
];

trait Execute {
    async fn execute(&mut self, sql: &'static str) -> Result<(), sqlx::Error>;
}

impl Execute for PgConnection {
    async fn execute(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(self).await.map(drop)
    }
}

fn code(error: &sqlx::Error) -> String {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default().into_owned()
}

async fn session(place: &Place, me: &Tenant, other: &Tenant, way: Way) -> PgConnection {
    let (login, password) = match way {
        Way::OwnLogin | Way::ByHand => (me.login.as_str(), "own"),
        Way::Front | Way::Worker => (SERVICE, "service"),
    };
    let claimed = if login == SERVICE { me.u_id } else { other.u_id };
    let role = match way {
        Way::OwnLogin | Way::Front => "SET LOCAL ROLE lightmeter_app;",
        Way::Worker => "SET LOCAL ROLE lightmeter_service;",
        Way::ByHand => "",
    };
    let mut session = place.options(login, password).connect().await.unwrap();
    let opening =
        format!("BEGIN; SELECT set_config('request.jwt.claims', '{{\"sub\":\"{claimed}\"}}', true); {role}");
    sqlx::raw_sql(AssertSqlSafe(opening)).execute(&mut session).await.unwrap();
    let uid: Uuid = sqlx::query_scalar("SELECT uid()").fetch_one(&mut session).await.unwrap();
    assert_eq!(uid, me.u_id, "{way:?}: a login of a person is that person");
    session
}

impl Tenant {
    /// Also where it is in bytes.
    fn is_in(&self, text: &str) -> bool {
        text.contains(&self.mark) || text.contains(hex(&self.mark).trim_end_matches("5f"))
    }

    /// Has nothing, and nobody has what it is called.
    pub(super) fn nobody() -> Self {
        let login = String::new();
        Self { u_id: Uuid::new_v4(), login, mark: "nobodys".to_owned(), attempt: Uuid::new_v4() }
    }
}

/// 32 bytes that hold the mark.
fn hex(mark: &str) -> String {
    format!("{mark:_<32}").bytes().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

const TABLES: &str = "SELECT relname::text FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'u_id'
    WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY 1";

async fn names(admin: &mut PgConnection, schema: &str, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).bind(schema).fetch_all(admin).await.unwrap()
}

async fn rows_of_all(
    admin: &mut PgConnection,
    tables: &[String],
    tenants: &[Tenant],
) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let ids: Vec<Uuid> = tenants.iter().map(|one| one.u_id).collect();
    for table in tables {
        // How often somebody wrote says nothing of what was written.
        let sql = format!(
            "SELECT (to_jsonb(it) - '{{changed,asked,asked_since}}'::text[])::text FROM {table} AS it WHERE u_id = ANY ($1) ORDER BY 1"
        );
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(&ids).fetch_all(&mut *admin).await.unwrap();
        all.insert(table.clone(), rows.join("\n"));
    }
    all
}

async fn row_of(admin: &mut PgConnection, table: &str, tenant: &Tenant) -> String {
    let sql = format!("SELECT to_json(it)::text FROM {table} AS it WHERE u_id = $1 LIMIT 1");
    sqlx::query_scalar(AssertSqlSafe(sql)).bind(tenant.u_id).fetch_one(admin).await.unwrap()
}

/// Five users, each with a login of their own and a row in every table.
pub(super) async fn tenants(admin: &mut PgConnection) -> Vec<Tenant> {
    let mut tenants = Vec::new();
    for number in 0..5 {
        let u_id = Uuid::new_v4();
        let tenant = Tenant {
            u_id,
            login: format!("own_{}", u_id.simple()),
            mark: format!("mark-{number}-{}", &u_id.simple().to_string()[..8]),
            attempt: Uuid::new_v4(),
        };
        let rows = include_str!("tenant.sql")
            .replace("{u_id}", &u_id.to_string())
            .replace("{login}", &tenant.login)
            .replace("{mark}", &tenant.mark)
            .replace("{attempt}", &tenant.attempt.to_string())
            .replace("{bytes}", &hex(&tenant.mark));
        sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut *admin).await.unwrap();
        tenants.push(tenant);
    }
    tenants
}
