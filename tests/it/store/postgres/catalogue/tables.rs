//! Row-level security, policies and rights of a table that are others, and tables that have none.

use sqlx::PgConnection;

use super::{Mutant, PERSONAL, POLICIES, TABLES, names, pairs};

/// Each breaks one thing; they come from the catalogue, so a table or function that is new is among them.
pub(super) async fn mutants(admin: &mut PgConnection, schema: &str) -> Vec<Mutant> {
    let mut all = vec![
        "CREATE TABLE fresh (u_id uuid NOT NULL, figure bigint)".to_owned(),
        "CREATE TABLE fresh (u_id uuid PRIMARY KEY); ALTER TABLE fresh OWNER TO lightmeter_owner;
         ALTER TABLE fresh ENABLE ROW LEVEL SECURITY"
            .to_owned(),
        "CREATE INDEX quick ON accounts (account_id)".to_owned(),
        "CREATE INDEX quick ON account_days ((readings IS NULL), u_id)".to_owned(),
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
        // The same rows, but in a form that costs more than other conditions do.
        all.push(format!("ALTER POLICY {policy} ON {table} USING (u_id = (SELECT uid()))"));
        all.push(format!("ALTER POLICY {policy} ON {table} WITH CHECK (u_id = (SELECT uid()))"));
    }
    for table in names(admin, schema, PERSONAL).await {
        let dropped = names(admin, schema, INDEXES).await;
        let of_table =
            dropped.iter().filter_map(|line| line.split_once(' ')).filter(|(name, _)| *name == table);
        let drops: Vec<String> = of_table.map(|(_, drop)| drop.to_owned()).collect();
        all.push(drops.join("; "));
    }
    all.into_iter().map(|change| Mutant::new(change, "")).collect()
}

const CONTROL: [&str; 13] = [
    "users",
    "user_changes",
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
