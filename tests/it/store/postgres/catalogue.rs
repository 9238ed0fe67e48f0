//! The check of the catalogue finds every hole that can be made in a schema, one at a time.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};

use super::place::Place;

const CHECK: &str = include_str!("../../../../src/store/postgres/sql/catalogue.sql");

#[tokio::test]
async fn a_schema_as_it_is_made_has_no_hole() {
    let place = Place::new().await;
    assert_eq!(holes(&mut place.raw().await, &place.schema).await, Vec::<String>::new());
}

#[tokio::test]
async fn every_hole_is_found() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let mutants = mutants(&mut admin, &place.schema).await;
    let mut survived = Vec::new();
    for mutant in &mutants {
        let mut transaction = admin.begin().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(mutant.clone())).execute(&mut *transaction).await.expect(mutant);
        if holes(&mut transaction, &place.schema).await.is_empty() {
            survived.push(mutant);
        }
        transaction.rollback().await.unwrap();
    }
    assert!(survived.is_empty(), "{} of {}: {survived:#?}", survived.len(), mutants.len());
    assert!(mutants.len() > 400, "only {} were made", mutants.len());
}

async fn holes(connection: &mut PgConnection, schema: &str) -> Vec<String> {
    let rows = sqlx::query(CHECK).bind(schema).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| format!("{} {}", row.get::<&str, _>("what"), row.get::<&str, _>("hole"))).collect()
}

/// Each breaks one thing; they come from the catalogue, so a table or function that is new is among them.
async fn mutants(admin: &mut PgConnection, schema: &str) -> Vec<String> {
    let mut all = vec![
        "CREATE TABLE fresh (u_id uuid NOT NULL, figure bigint)".to_owned(),
        "CREATE TABLE fresh (u_id uuid PRIMARY KEY); ALTER TABLE fresh OWNER TO lightmeter_owner;
         ALTER TABLE fresh ENABLE ROW LEVEL SECURITY"
            .to_owned(),
        "CREATE VIEW all_days AS SELECT * FROM account_days".to_owned(),
        "CREATE MATERIALIZED VIEW all_days AS SELECT * FROM account_days".to_owned(),
        "CREATE FUNCTION all_days() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1::bigint'"
            .to_owned(),
        "ALTER ROLE lightmeter_app BYPASSRLS".to_owned(),
        "ALTER ROLE lightmeter_service BYPASSRLS".to_owned(),
        "ALTER ROLE lightmeter_owner SUPERUSER".to_owned(),
    ];
    for table in names(admin, schema, TABLES).await {
        all.push(format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"));
        all.push(format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"));
        all.push(format!("ALTER TABLE {table} OWNER TO CURRENT_USER"));
        all.push(format!("CREATE POLICY wide ON {table} USING (true)"));
        all.push(
            format!("CREATE POLICY wide ON {table} TO lightmeter_app USING (u_id IS NOT NULL)")
                .replace("u_id IS NOT NULL", "true OR current_user IS NULL"),
        );
        for privilege in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
            all.push(format!("GRANT {privilege} ON {table} TO PUBLIC"));
        }
        all.push(format!("GRANT TRUNCATE ON {table} TO lightmeter_app"));
        all.push(format!("GRANT TRUNCATE ON {table} TO lightmeter_service"));
    }
    for statement in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
        for table in CONTROL {
            all.push(format!("GRANT {statement} ON {table} TO lightmeter_app"));
            all.push(format!("GRANT {statement} ON {table} TO lightmeter_service"));
        }
    }
    for (table, policy) in pairs(admin, schema, POLICIES).await {
        all.push(format!("ALTER POLICY {policy} ON {table} USING (true)"));
        all.push(format!("ALTER POLICY {policy} ON {table} TO PUBLIC"));
    }
    for (table, policy) in pairs(admin, schema, PERSONAL_POLICIES).await {
        all.push(format!("DROP POLICY {policy} ON {table}"));
        all.push(format!("ALTER POLICY {policy} ON {table} WITH CHECK (true)"));
    }
    for table in names(admin, schema, PERSONAL).await {
        let dropped = names(admin, schema, INDEXES).await;
        let of_table =
            dropped.iter().filter_map(|line| line.split_once(' ')).filter(|(name, _)| *name == table);
        let drops: Vec<String> = of_table.map(|(_, drop)| drop.to_owned()).collect();
        all.push(drops.join("; "));
    }
    for function in names(admin, schema, DEFINERS).await {
        all.push(format!("ALTER FUNCTION {function} RESET search_path"));
        all.push(format!("ALTER FUNCTION {function} SET search_path = public"));
        // Without its name, pg_temp comes first.
        all.push(format!("ALTER FUNCTION {function} SET search_path = ''"));
    }
    for function in names(admin, schema, FUNCTIONS).await {
        all.push(format!("GRANT EXECUTE ON FUNCTION {function} TO PUBLIC"));
        all.push(format!("ALTER FUNCTION {function} OWNER TO CURRENT_USER"));
    }
    for function in names(admin, schema, SERVICE_FUNCTIONS).await {
        all.push(format!("GRANT EXECUTE ON FUNCTION {function} TO lightmeter_app"));
    }
    all
}

const CONTROL: [&str; 12] = [
    "users",
    "database_logins",
    "service_logins",
    "user_ssh_keys",
    "invites",
    "settings",
    "workers",
    "call_budget",
    "audit",
    "oauth_states",
    "due",
    "migrations",
];
const TABLES: &str =
    "SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'";
const PERSONAL: &str = "SELECT relname::text FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'u_id'
    WHERE relnamespace = $1::regnamespace AND relkind = 'r'";
const POLICIES: &str =
    "SELECT relname || ' ' || polname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    WHERE relnamespace = $1::regnamespace AND polname = 'own'";
const PERSONAL_POLICIES: &str =
    "SELECT relname || ' ' || polname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    WHERE relnamespace = $1::regnamespace AND polcmd = '*' AND polname = 'own'";
const INDEXES: &str = "SELECT relname || ' ' || CASE
        WHEN conname IS NULL THEN format('DROP INDEX %s', indexrelid::regclass)
        ELSE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', indrelid::regclass, conname)
    END
    FROM pg_index
    JOIN pg_class ON pg_class.oid = indrelid
    JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] AND attname = 'u_id'
    LEFT JOIN pg_constraint ON conindid = indexrelid AND conrelid = indrelid
    WHERE relnamespace = $1::regnamespace";
const FUNCTIONS: &str = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = $1::regnamespace";
const DEFINERS: &str =
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = $1::regnamespace AND prosecdef";
const SERVICE_FUNCTIONS: &str = "SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = $1::regnamespace AND NOT has_function_privilege('lightmeter_app', oid, 'EXECUTE')";

async fn names(admin: &mut PgConnection, schema: &str, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).bind(schema).fetch_all(admin).await.unwrap()
}

async fn pairs(admin: &mut PgConnection, schema: &str, sql: &'static str) -> Vec<(String, String)> {
    let lines = names(admin, schema, sql).await;
    lines
        .iter()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect()
}
