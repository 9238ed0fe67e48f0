//! Names that a caller makes for itself, beside the ones that the owner's functions mean: none of them is taken.

use lightmeter::{
    domain::{Handle, Role},
    store::Administrator,
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, Row as _, postgres::PgConnectOptions};

use super::place::{Place, admin_url};

/// Types that a function's body may name.
const TYPES: [&str; 14] = [
    "timestamptz",
    "text",
    "uuid",
    "int8",
    "int4",
    "bool",
    "json",
    "jsonb",
    "bytea",
    "interval",
    "date",
    "name",
    "tid",
    "numeric",
];

const FUNCTIONS: &str = "
    SELECT proname::text AS name, repeat(', NULL', pronargs) AS arguments
    FROM pg_proc WHERE pronamespace = $1::regnamespace AND has_function_privilege(session_user, oid, 'EXECUTE')
    ORDER BY proname";

/// A person's own login that has put types of its own before all others.
async fn own_login(place: &Place) -> PgConnection {
    let mut administrator = Administrator::connect(&admin_url(), &place.schema, None).await.unwrap();
    let anna = Handle::parse("anna").unwrap();
    administrator.add_user(&anna, Role::Member).await.unwrap();
    let url = administrator.make_database_login(&anna).await.unwrap();
    let options: PgConnectOptions = url.expose().parse().unwrap();
    options.connect().await.unwrap()
}

async fn shadow(session: &mut PgConnection) {
    let tells = "CREATE FUNCTION pg_temp.tells() RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'it runs as %', current_user; END $$";
    sqlx::raw_sql(tells).execute(&mut *session).await.unwrap();
    for one in TYPES {
        let domain = format!("CREATE DOMAIN pg_temp.{one} AS pg_catalog.{one} CHECK (pg_temp.tells())");
        sqlx::raw_sql(AssertSqlSafe(domain)).execute(&mut *session).await.unwrap();
    }
}

#[tokio::test]
async fn a_callers_types_never_run_with_the_owners_rights() {
    let place = Place::new().await;
    let mut session = own_login(&place).await;
    let functions = sqlx::query(FUNCTIONS).bind(&place.schema).fetch_all(&mut session).await.unwrap();
    assert!(functions.len() > 15, "{}", functions.len());
    shadow(&mut session).await;
    let caught = sqlx::raw_sql("SELECT NULL::pg_temp.uuid").execute(&mut session).await.unwrap_err();
    assert!(caught.to_string().contains("it runs as"), "the trap is set: {caught}");
    for function in functions {
        let (name, arguments): (String, String) = (function.get("name"), function.get("arguments"));
        let arguments = arguments.trim_start_matches(", ");
        let call = format!("SELECT {}.{name}({arguments})", place.schema);
        if let Err(error) = sqlx::raw_sql(AssertSqlSafe(call)).execute(&mut session).await {
            assert!(!error.to_string().contains("it runs as"), "{name}: {error}");
        }
    }
}
