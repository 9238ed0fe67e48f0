//! What others make upon the tables and functions, or bring the tables to need.

use sqlx::PgConnection;

use super::{A_COLUMN, ALL_FUNCTIONS, Mutant, names, pairs};

const UPON: &str = ", which lightmeter's migrations do not make";
const NEEDED: &str = ", which is neither lightmeter's nor Postgres's own";
const ANYBODY: &str = "pg_monitor";

pub(super) async fn mutants(admin: &mut PgConnection, schema: &str) -> Vec<Mutant> {
    let evil = format!("{schema}_evil");
    let mut all = of_the_schema(schema, &evil);
    all.extend(definers(schema, &evil));
    all.push(Mutant::new(event_trigger(&evil, &of_another(&evil)), "of whoever changes a table here"));
    for (table, column) in pairs(admin, schema, A_COLUMN).await {
        all.extend(upon(&table, &column, schema, &evil));
        all.extend(needed(&table, &column, &evil));
        let published = "which carries its rows out past row-level security";
        all.push(Mutant::new(format!("CREATE PUBLICATION {evil} FOR TABLE {table}"), published));
        all.push(Mutant::new(
            format!(
                "SET LOCAL allow_system_table_mods = on;
                 INSERT INTO pg_seclabel VALUES ('{table}'::regclass, 'pg_class'::regclass, 1, 'masks', 'masked')"
            ),
            "has a security label of masks",
        ));
    }
    for function in names(admin, schema, ALL_FUNCTIONS).await {
        all.push(Mutant::new(format!("ALTER EXTENSION plpgsql ADD FUNCTION {function}"), NEEDED));
    }
    all
}

/// What others may have made rightly.
pub(super) fn harmless(schema: &str) -> Vec<String> {
    let evil = format!("{schema}_evil");
    let function = |rights: &str, text: &str| {
        format!(
            "CREATE SCHEMA {evil}; GRANT USAGE ON SCHEMA {evil} TO PUBLIC;
             CREATE FUNCTION {evil}.every() RETURNS bigint LANGUAGE sql {rights} AS 'SELECT count(*) FROM {text}'"
        )
    };
    let reading = format!("{schema}.accounts");
    vec![
        function("SECURITY INVOKER", &reading),
        function("SECURITY DEFINER", "pg_class"),
        function("SECURITY DEFINER", &format!("pg_class AS {schema}_old")),
        format!(
            "{}; REVOKE EXECUTE ON FUNCTION {evil}.every FROM PUBLIC",
            function("SECURITY DEFINER", &reading)
        ),
        format!("{}; REVOKE USAGE ON SCHEMA {evil} FROM PUBLIC", function("SECURITY DEFINER", &reading)),
        format!("CREATE DOMAIN pg_temp.made AS {schema}.fetches"),
        format!("CREATE DOMAIN pg_temp.made AS int CHECK ({schema}.uid() IS NOT NULL OR VALUE > 0)"),
        format!(
            "CREATE DOMAIN pg_temp.made AS timestamptz;
             CREATE CAST (pg_temp.made AS timestamptz) WITH FUNCTION {schema}.clock_here(timestamptz)"
        ),
        format!(
            "CREATE TYPE pg_temp.made AS (at timestamptz);
             CREATE FUNCTION pg_temp.makes(timestamptz) RETURNS pg_temp.made LANGUAGE sql AS 'SELECT ROW($1)::pg_temp.made';
             CREATE TABLE pg_temp.rows (it {schema}.fetches, them {schema}.fetches[])"
        ),
        // As Supabase has some, which are a superuser's.
        event_trigger(&evil, ""),
        format!("{}; ALTER EVENT TRIGGER {evil} DISABLE", event_trigger(&evil, &of_another(&evil))),
    ]
}

fn event_trigger(evil: &str, owned: &str) -> String {
    format!(
        "CREATE SCHEMA {evil};
         CREATE FUNCTION {evil}.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
         {owned};
         CREATE EVENT TRIGGER {evil} ON ddl_command_start EXECUTE FUNCTION {evil}.watch()"
    )
}

fn of_another(evil: &str) -> String {
    format!("CREATE ROLE {evil}; ALTER FUNCTION {evil}.watch OWNER TO {evil}")
}

/// Functions of those who see every row.
fn definers(schema: &str, evil: &str) -> Vec<Mutant> {
    let function = |settings: &str, text: &str, more: &str| {
        let made = format!(
            "CREATE SCHEMA {evil}; GRANT USAGE ON SCHEMA {evil} TO PUBLIC;
             CREATE FUNCTION {evil}.every() RETURNS bigint LANGUAGE sql SECURITY DEFINER {settings}
             AS 'SELECT count(*) FROM {text}'; {more}"
        );
        Mutant::new(made, " to every person who calls it")
    };
    let reading = format!("{schema}.accounts");
    let owned =
        |role: &str| format!("CREATE ROLE {evil} {role}; ALTER FUNCTION {evil}.every OWNER TO {evil}");
    let closed = format!("REVOKE EXECUTE ON FUNCTION {evil}.every FROM PUBLIC");
    let given = |whom: &str| format!("{closed}; GRANT EXECUTE ON FUNCTION {evil}.every TO {whom}");
    vec![
        function("", &reading, ""),
        function("", &reading.to_uppercase(), ""),
        function("", &format!("\"{schema}\".accounts"), ""),
        function(&format!("SET search_path = {schema}"), "accounts", ""),
        function("", &reading, &owned("BYPASSRLS")),
        function("", &reading, &owned("IN ROLE lightmeter_owner")),
        function("", &reading, &given("lightmeter_app")),
        function(
            "",
            &reading,
            &format!(
                "CREATE ROLE {evil}_login LOGIN IN ROLE lightmeter_app; {}",
                given(&format!("{evil}_login"))
            ),
        ),
    ]
}

fn upon(table: &str, column: &str, schema: &str, evil: &str) -> Vec<Mutant> {
    let shows = format!("AS SELECT * FROM {table}");
    [
        format!("CREATE VIEW {evil}.shows {shows}"),
        format!("CREATE VIEW {evil}.shows {shows}; ALTER VIEW {evil}.shows OWNER TO lightmeter_owner"),
        format!("CREATE MATERIALIZED VIEW {evil}.shows {shows}"),
        format!("CREATE TABLE {evil}.keeps (one {table})"),
        format!("CREATE TABLE {evil}.keeps (many {table}[])"),
        format!("CREATE FUNCTION {evil}.counts() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM {schema}.{table}; END"),
        format!("CREATE FUNCTION {evil}.shown({table}) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'"),
        format!("CREATE CAST ({table} AS text) WITH INOUT AS IMPLICIT"),
        format!("CREATE STATISTICS {evil}.known ON ({column} IS NULL) FROM {table}"),
        format!(
            "CREATE TABLE {evil}.other (one bigint);
             CREATE POLICY asks ON {evil}.other USING (EXISTS (SELECT FROM {table}))"
        ),
        format!(
            "CREATE TABLE {evil}.other (one bigint);
             CREATE RULE asks AS ON INSERT TO {evil}.other DO ALSO SELECT count(*) FROM {table}"
        ),
    ]
    .map(|change| Mutant::new(format!("CREATE SCHEMA {evil}; {change}"), UPON))
    .into()
}

/// Some are written as one of Postgres's own would be.
fn needed(table: &str, column: &str, evil: &str) -> Vec<Mutant> {
    let lower = format!(
        "CREATE SCHEMA {evil}; CREATE FUNCTION {evil}.lower(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1'"
    );
    [
        format!("ALTER TABLE {table} ADD CHECK ({evil}.lower('') = '')"),
        format!("ALTER TABLE {table} ADD COLUMN fresh text DEFAULT {evil}.lower('')"),
        format!("ALTER TABLE {table} ADD COLUMN fresh text GENERATED ALWAYS AS ({evil}.lower('')) STORED"),
        format!("CREATE INDEX tells ON {table} ({evil}.lower(''))"),
        format!("CREATE INDEX tells ON {table} ({column}) WHERE {evil}.lower('') = ''"),
        format!("CREATE DOMAIN {evil}.text AS text; ALTER TABLE {table} ADD COLUMN fresh {evil}.text"),
        format!(
            "CREATE COLLATION {evil}.own (locale = 'C'); ALTER TABLE {table} ADD COLUMN fresh text COLLATE {evil}.own"
        ),
        format!(
            "ALTER TABLE {table} ADD COLUMN fresh bigint;
             CREATE OPERATOR CLASS {evil}.own FOR TYPE bigint USING btree AS OPERATOR 1 <, FUNCTION 1 btint8cmp(bigint, bigint);
             CREATE INDEX tells ON {table} (fresh {evil}.own)"
        ),
        format!("ALTER EXTENSION plpgsql ADD TABLE {table}"),
    ]
    .map(|change| Mutant::new(format!("{lower}; {change}"), NEEDED))
    .into()
}

fn of_the_schema(schema: &str, evil: &str) -> Vec<Mutant> {
    let mut all: Vec<Mutant> = [
        "CREATE DOMAIN own AS text",
        "CREATE TYPE own AS (one text)",
        "CREATE TYPE own AS ENUM ('one')",
        "CREATE TYPE own AS RANGE (SUBTYPE = text)",
        "CREATE COLLATION own (locale = 'C')",
        "CREATE OPERATOR = (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_ne)",
        "CREATE OPERATOR FAMILY own USING btree",
        "CREATE TEXT SEARCH CONFIGURATION own (COPY = simple)",
        "CREATE CONVERSION own FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
        "CREATE STATISTICS own ON u_id, handle FROM users",
    ]
    .map(|change| Mutant::new(change, UPON))
    .into();
    all.extend(
        [
            format!("CREATE TABLE {evil}.other (u_id uuid REFERENCES users)"),
            format!("CREATE TABLE {evil}.other (u_id uuid DEFAULT uid())"),
            format!(
                "CREATE TABLE {evil}.other (u_id uuid);
                 CREATE TRIGGER asks AFTER INSERT ON {evil}.other EXECUTE FUNCTION throwaway_never_kept()"
            ),
            format!("CREATE VIEW {evil}.shows AS SELECT * FROM health()"),
        ]
        .map(|change| Mutant::new(format!("CREATE SCHEMA {evil}; {change}"), UPON)),
    );
    for published in ["ALL TABLES".to_owned(), format!("TABLES IN SCHEMA {schema}")] {
        all.push(Mutant::new(
            format!("CREATE PUBLICATION {evil} FOR {published}"),
            "which carries its rows out past row-level security",
        ));
    }
    for opened in ["SELECT ON TABLES", "USAGE ON SEQUENCES", "EXECUTE ON FUNCTIONS", "USAGE ON TYPES"] {
        for whom in ["PUBLIC", ANYBODY, "lightmeter_app"] {
            let default = |whose: &str| {
                let change = format!("ALTER DEFAULT PRIVILEGES {whose} GRANT {opened} TO {whom}");
                Mutant::new(change, " makes in it later")
            };
            all.push(default(&format!("IN SCHEMA {schema}")));
            all.push(default(&format!("FOR ROLE lightmeter_owner IN SCHEMA {schema}")));
            // To say what already is so leaves nothing behind.
            if whom != "PUBLIC" || opened.ends_with("TABLES") || opened.ends_with("SEQUENCES") {
                all.push(default("FOR ROLE lightmeter_owner"));
            }
        }
    }
    all.push(Mutant::new(
        format!(
            "CREATE SCHEMA {evil};
             CREATE FUNCTION {evil}.every() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1::bigint';
             ALTER FUNCTION {evil}.every OWNER TO lightmeter_owner"
        ),
        "lightmeter_owner gives its rights to whoever calls",
    ));
    all
}
