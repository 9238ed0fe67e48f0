//! What is added to a table: rules, triggers, policies, unique indexes and tables that inherit.

use sqlx::PgConnection;

use super::{Mutant, PERSONAL, POLICIES, TABLES, names, pairs};

pub(super) async fn mutants(admin: &mut PgConnection, schema: &str) -> Vec<Mutant> {
    let evil = format!("CREATE SCHEMA {schema}_evil");
    let mut all = vec![
        Mutant::new("ALTER TABLE users DISABLE TRIGGER never_kept", "never_kept, which does not fire"),
        Mutant::new("ALTER TABLE users ENABLE REPLICA TRIGGER never_kept", "never_kept, which does not fire"),
        Mutant::new("DROP TRIGGER never_kept ON users", "users lacks the trigger never_kept"),
        Mutant::new(
            another_never_kept("false", "throwaway_never_kept"),
            "users lacks the trigger never_kept",
        ),
        Mutant::new(
            another_never_kept("NEW.created_at = '-infinity'", "suppress_redundant_updates_trigger"),
            "users lacks the trigger never_kept",
        ),
        Mutant::new(
            "CREATE UNIQUE INDEX tells ON users (handle) WHERE disabled_at IS NULL",
            "users has the unique index tells",
        ),
    ];
    for table in names(admin, schema, TABLES).await {
        let its = |said| move |change: String| Mutant::new(change, said);
        all.extend(
            [
                format!("CREATE RULE copies AS ON INSERT TO {table} DO ALSO NOTIFY copied"),
                format!("CREATE RULE swallows AS ON UPDATE TO {table} DO INSTEAD NOTHING"),
            ]
            .map(its(", which writes elsewhere what is written to it")),
        );
        all.extend(
            [
                format!("CREATE TRIGGER copies BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {TRIGGER}"),
                format!("CREATE TRIGGER never_kept_too AFTER INSERT ON {table} EXECUTE FUNCTION throwaway_never_kept()"),
            ]
            .map(its(", which lightmeter's migrations do not make")),
        );
        all.extend(
            [
                format!("CREATE POLICY narrow ON {table} AS RESTRICTIVE TO lightmeter_owner USING (true)"),
                format!("CREATE POLICY wide ON {table} TO lightmeter_owner USING (true)"),
                format!(
                    "CREATE POLICY wide ON {table} FOR SELECT TO lightmeter_app, lightmeter_service
                         USING (current_user IS NULL)"
                ),
            ]
            .map(its(", which lightmeter's migrations do not make")),
        );
        all.push(Mutant::new(
            format!("{evil}; CREATE TABLE {schema}_evil.child () INHERITS ({table})"),
            "_evil.child, which keeps rows of its own",
        ));
        all.push(Mutant::new(
            format!("{evil}; CREATE TABLE {schema}_evil.parent (LIKE {table}); ALTER TABLE {table} INHERIT {schema}_evil.parent"),
            "_evil.parent, by which its rows are seen",
        ));
    }
    for table in names(admin, schema, WITH_FOREIGN_KEYS).await {
        all.push(Mutant::new(format!("ALTER TABLE {table} DISABLE TRIGGER ALL"), ", which does not fire"));
    }
    all.extend(of_policies(admin, schema).await);
    for table in names(admin, schema, PERSONAL).await {
        all.push(Mutant::new(
            format!("CREATE UNIQUE INDEX tells ON {table} ((u_id IS NULL), u_id)"),
            "has the unique index tells",
        ));
        all.push(Mutant::new(
            format!("ALTER TABLE {table} ADD CONSTRAINT tells EXCLUDE ((u_id::text) WITH =)"),
            "has the unique index tells",
        ));
    }
    for (table, column) in pairs(admin, schema, OTHER_COLUMNS).await {
        all.push(Mutant::new(
            format!("CREATE UNIQUE INDEX tells ON {table} ({column}, u_id)"),
            "has the unique index tells",
        ));
    }
    all
}

/// Policies whose text reads as the right one does, and that are called otherwise.
async fn of_policies(admin: &mut PgConnection, schema: &str) -> Vec<Mutant> {
    let evil = format!("CREATE SCHEMA {schema}_evil");
    let mut all = Vec::new();
    for (table, policy) in pairs(admin, schema, POLICIES).await {
        // Its text reads as the right one does, where that schema is searched.
        all.push(Mutant::new(
            format!(
                "{evil}; CREATE FUNCTION {schema}_evil.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
                 SET LOCAL search_path = {schema}_evil, {schema};
                 ALTER POLICY {policy} ON {table} USING (u_id = ANY (ARRAY[(SELECT uid())]))"
            ),
            ", which asks other functions than lightmeter's",
        ));
        all.push(Mutant::new(
            format!("ALTER POLICY {policy} ON {table} RENAME TO mine"),
            "mine, which lightmeter's migrations do not make",
        ));
    }
    all
}

fn another_never_kept(when: &str, function: &str) -> String {
    format!(
        "DROP TRIGGER never_kept ON users;
         CREATE CONSTRAINT TRIGGER never_kept AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {function}()"
    )
}

/// One of Postgres's own.
const TRIGGER: &str = "suppress_redundant_updates_trigger()";
const WITH_FOREIGN_KEYS: &str = "SELECT DISTINCT relname::text FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = $1::regnamespace AND tgisinternal";
const OTHER_COLUMNS: &str = "SELECT relname || ' ' || attname FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND attname <> 'u_id' AND NOT attisdropped
    WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND EXISTS (
        SELECT FROM pg_attribute AS whose WHERE whose.attrelid = pg_class.oid AND whose.attname = 'u_id'
    )";
