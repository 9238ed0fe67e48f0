//! Rights that the migrations do not give, and owners and roles that are others.

use sqlx::PgConnection;

use super::{A_COLUMN, ALL_FUNCTIONS, Mutant, TABLES, names, pairs};

/// A role of Postgres's own, which stands for anybody else's.
const ANYBODY: &str = "pg_monitor";
const OURS: [&str; 3] = ["lightmeter_owner", "lightmeter_app", "lightmeter_service"];

pub(super) async fn mutants(admin: &mut PgConnection, schema: &str) -> Vec<Mutant> {
    let mut all = of_schema_and_roles(schema);
    for table in names(admin, schema, TABLES).await {
        let grant = |what: &str, whom: &str| format!("GRANT {what} ON {table} TO {whom}");
        all.push(Mutant::new(grant("SELECT", ANYBODY), "may be read or written by pg_monitor"));
        for role in ["lightmeter_app", "lightmeter_service"] {
            let given_on = grant("INSERT", role) + " WITH GRANT OPTION";
            all.push(Mutant::new(given_on, "may be given on to others by lightmeter_"));
        }
        for right in ["SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES", "TRIGGER"] {
            for role in ["lightmeter_app", "lightmeter_service"] {
                all.push(Mutant::new(grant(right, role), "may be read or written by lightmeter_"));
            }
        }
    }
    for (table, column) in pairs(admin, schema, A_COLUMN).await {
        let grant = |what: &str, whom: &str| format!("GRANT {what} ({column}) ON {table} TO {whom}");
        all.push(Mutant::new(grant("SELECT", "PUBLIC"), "may be read or written by PUBLIC"));
        all.push(Mutant::new(grant("UPDATE", ANYBODY), "may be read or written by pg_monitor"));
        for right in ["SELECT", "INSERT", "UPDATE", "REFERENCES"] {
            for role in ["lightmeter_app", "lightmeter_service"] {
                let said = "may be read or written by lightmeter_";
                all.push(Mutant::new(grant(right, role), said));
            }
        }
        let given_on = grant("SELECT", "lightmeter_app") + " WITH GRANT OPTION";
        all.push(Mutant::new(given_on, "may be given on to others by lightmeter_app (SELECT)"));
    }
    for function in names(admin, schema, ALL_FUNCTIONS).await {
        let grant = |whom: &str| format!("GRANT EXECUTE ON FUNCTION {function} TO {whom}");
        all.push(Mutant::new(grant(ANYBODY), "() may be called by pg_monitor"));
        let given_on = grant("lightmeter_service WITH GRANT OPTION");
        all.push(Mutant::new(given_on, "() may be given on to others by lightmeter_service (EXECUTE)"));
    }
    for sequence in names(admin, schema, SEQUENCES).await {
        for role in ["PUBLIC", ANYBODY, "lightmeter_app", "lightmeter_service"] {
            for right in ["USAGE", "SELECT", "UPDATE"] {
                all.push(Mutant::new(
                    format!("GRANT {right} ON SEQUENCE {sequence} TO {role}"),
                    "may be read or",
                ));
            }
        }
    }
    all
}

fn of_schema_and_roles(schema: &str) -> Vec<Mutant> {
    let mut all = vec![
        Mutant::new(
            format!("ALTER SCHEMA {schema} OWNER TO CURRENT_USER"),
            "is not owned by lightmeter_owner",
        ),
        Mutant::new("CREATE SEQUENCE numbers", "numbers is not owned by lightmeter_owner"),
    ];
    for whom in ["PUBLIC", ANYBODY] {
        for right in ["USAGE", "CREATE"] {
            all.push(Mutant::new(format!("GRANT {right} ON SCHEMA {schema} TO {whom}"), " may be used by "));
        }
    }
    for role in ["lightmeter_app", "lightmeter_service"] {
        all.push(Mutant::new(format!("GRANT CREATE ON SCHEMA {schema} TO {role}"), "make something in it"));
        let given_on = format!("GRANT USAGE ON SCHEMA {schema} TO {role} WITH GRANT OPTION");
        all.push(Mutant::new(given_on, "may be given on to others by"));
        all.push(Mutant::new(format!("GRANT lightmeter_owner TO {role}"), "is a member of lightmeter_owner"));
    }
    for role in OURS {
        for attribute in ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "REPLICATION", "LOGIN"] {
            let change = format!("ALTER ROLE {role} {attribute}");
            all.push(Mutant::new(change, ", which none of lightmeter's roles may have"));
        }
        for other in ["pg_read_all_data", "pg_monitor", &format!("{schema}_group")] {
            let change = format!("CREATE ROLE {schema}_group; GRANT {other} TO {role}");
            all.push(Mutant::new(change, ", and may do what it may"));
        }
    }
    all
}

const SEQUENCES: &str =
    "SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'S'";
