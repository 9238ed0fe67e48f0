//! Logins that may do more than their mapping says.

use super::Mutant;

pub(super) fn mutants(schema: &str) -> Vec<Mutant> {
    let mut all = Vec::new();
    let (person, service) = (person(schema), service(schema));
    for login in [&person, &service] {
        for group in GROUPS {
            let given = format!("{login}; GRANT {group} TO {schema}_login");
            all.push(Mutant::new(given, "_login is a member of"));
            // By way of another role, which gives nothing by itself.
            let by_way = format!(
                "{login}; CREATE ROLE {schema}_group NOINHERIT IN ROLE {group}; GRANT {schema}_group TO {schema}_login"
            );
            all.push(Mutant::new(by_way, "_login is a member of"));
        }
        for right in ["SUPERUSER", "BYPASSRLS", "CREATEROLE"] {
            let group = format!(
                "{login}; CREATE ROLE {schema}_group {right}; GRANT {schema}_group TO {schema}_login"
            );
            all.push(Mutant::new(group, "_login is a member of"));
        }
    }
    for right in ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION"] {
        let attribute = format!("{person}; ALTER ROLE {schema}_login {right}");
        all.push(Mutant::new(attribute, "_login is a person's login and has "));
    }
    let owns = |whose: &str| {
        format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO {schema}_{whose}', current_database()); END $$"
        )
    };
    let group = format!("{person}; CREATE ROLE {schema}_group ROLE {schema}_login");
    all.push(Mutant::new(
        format!("{person}; {}", owns("login")),
        "_login is a person's login and owns this database",
    ));
    all.push(Mutant::new(format!("{group}; {}", owns("group")), "_group, which owns this database"));
    all.push(Mutant::new(
        format!("{group}; ALTER ROLE {schema}_group CREATEDB"),
        "_group, which has CREATEDB",
    ));
    let believed = format!("{person}; GRANT lightmeter_service TO {schema}_login");
    all.push(Mutant::new(believed, "_login is a person's login and a member of lightmeter_service"));
    let both = format!("{person}; INSERT INTO service_logins VALUES ('{schema}_login')");
    all.push(Mutant::new(both, "_login is a person's login and a service login at once"));
    all
}

/// What an administrator may be, and a service login where `database.privileged_login` lets it in.
pub(super) fn harmless(schema: &str) -> Vec<String> {
    let (person, service) = (person(schema), service(schema));
    let administrator = format!("CREATE ROLE {schema}_admin LOGIN CREATEROLE IN ROLE lightmeter_owner");
    vec![
        person.clone(),
        service.clone(),
        format!(
            "{administrator}; GRANT lightmeter_app, lightmeter_service TO {schema}_admin WITH ADMIN OPTION"
        ),
        format!("CREATE ROLE {schema}_admin LOGIN IN ROLE lightmeter_owner"),
        format!("CREATE ROLE {schema}_admin LOGIN SUPERUSER"),
        format!("{service}; ALTER ROLE {schema}_login SUPERUSER"),
        format!("{service}; ALTER ROLE {schema}_login BYPASSRLS"),
        format!("{service}; ALTER ROLE {schema}_login CREATEDB"),
        // What anybody may do for themselves opens nothing, and must stop nobody.
        format!(
            "{person}; ALTER DEFAULT PRIVILEGES FOR ROLE {schema}_login IN SCHEMA {schema} GRANT SELECT ON TABLES TO PUBLIC;
             CREATE TEMP VIEW mine AS SELECT 1 FROM accounts; CREATE TEMP TABLE ours (one accounts);
             CREATE FUNCTION pg_temp.ours(one accounts) RETURNS integer LANGUAGE sql AS 'SELECT 1'"
        ),
        // As Supabase's own login is, when it has let itself in.
        format!(
            "{service}; ALTER ROLE {schema}_login BYPASSRLS CREATEROLE REPLICATION;
             GRANT lightmeter_owner, pg_read_all_data, pg_monitor TO {schema}_login"
        ),
    ]
}

const GROUPS: [&str; 4] =
    ["lightmeter_owner", "pg_read_all_data", "pg_write_all_data", "pg_execute_server_program"];

fn person(schema: &str) -> String {
    format!(
        "CREATE ROLE {schema}_login LOGIN IN ROLE lightmeter_app;
         WITH made AS (INSERT INTO users (handle, role) VALUES ('mutant', 'member') RETURNING u_id)
         INSERT INTO database_logins SELECT '{schema}_login', u_id FROM made"
    )
}

fn service(schema: &str) -> String {
    format!(
        "CREATE ROLE {schema}_login LOGIN IN ROLE lightmeter_service;
         INSERT INTO service_logins VALUES ('{schema}_login')"
    )
}
