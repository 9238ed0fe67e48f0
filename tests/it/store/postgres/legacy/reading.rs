//! Who reads the old tables, and what is said when they cannot be read.

use lightmeter::{
    domain::{Handle, Role},
    services::import::ImportError,
    store::{Administrator, Error, Store},
};

use super::old::{ANNA, BOB, Old, SHOP, TERMS};
use crate::store::postgres::place::admin_url;

#[tokio::test]
async fn a_login_that_may_only_read_the_old_tables_is_enough_to_read_them() {
    let mut old = Old::new().await;
    let login = format!("{}_reader", old.schema);
    old.run(&format!(
        "CREATE ROLE {login} LOGIN PASSWORD 'own'; GRANT USAGE ON SCHEMA {0} TO {login};
         GRANT SELECT ON users, user_tokens TO {login}",
        old.schema
    ))
    .await;
    old.reader = old.place.url_of(&login, "own");
    let closed = old.import_with(TERMS, Some("insights"), &[]).await.unwrap_err();
    assert!(
        matches!(&closed, ImportError::Store(Error::OldTableClosed { table }) if table == "insights"),
        "{closed:?}"
    );
    old.run(&format!("GRANT SELECT ON insights TO {login}")).await;
    old.import_with(TERMS, Some("insights"), &[]).await.unwrap();
    assert_eq!(old.token(ANNA, SHOP).await, "IGCANARYanna");
    // It needs nothing of lightmeter's own, and would not do for a front.
    let refused = Store::open_postgres(&old.reader, &old.place.schema, None, &old.clock).await.unwrap_err();
    assert!(matches!(refused, Error::NotPermitted(_)), "{refused:?}");
}

#[tokio::test]
async fn rows_that_row_level_security_hides_are_an_error_and_not_absent() {
    let mut old = Old::new().await;
    let login = format!("{}_reader", old.schema);
    old.run(&format!(
        "CREATE ROLE {login} LOGIN PASSWORD 'own'; GRANT USAGE ON SCHEMA {0} TO {login};
         GRANT SELECT ON ALL TABLES IN SCHEMA {0} TO {login};
         ALTER TABLE user_tokens ENABLE ROW LEVEL SECURITY;
         CREATE POLICY hers ON user_tokens USING (u_id = '{ANNA}')",
        old.schema
    ))
    .await;
    old.reader = old.place.url_of(&login, "own");
    let closed = old.import_with(TERMS, None, &[]).await.unwrap_err();
    assert!(
        matches!(&closed, ImportError::Store(Error::OldTableClosed { table }) if table == "user_tokens"),
        "{closed:?}"
    );
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let old = Old::empty().await;
    let missing = old.import_with(TERMS, Some("insight"), &[]).await.unwrap_err();
    assert!(matches!(&missing, ImportError::NoTable { table } if table == "insight"), "{missing:?}");
    old.run("ALTER TABLE user_tokens DROP access_token").await;
    let column = old.import_with(TERMS, None, &[]).await.unwrap_err();
    assert!(matches!(&column, ImportError::NoColumn { column: "access_token", .. }), "{column:?}");
    old.run("DROP TABLE users").await;
    let users = old.import_with(TERMS, None, &[]).await.unwrap_err();
    assert!(matches!(&users, ImportError::NoTable { table } if table == "users"), "{users:?}");
    old.run("DROP TABLE user_tokens").await;
    let nothing = old.import_with(TERMS, None, &[]).await.unwrap_err();
    assert!(matches!(nothing, ImportError::NothingThere), "{nothing:?}");
    // Figures alone, for whoever has the accounts.
    old.import_with(TERMS, Some("insights"), &[]).await.unwrap();
}

#[tokio::test]
async fn a_name_that_is_to_be_another_one_is_a_column_s_or_a_metric_s() {
    let old = Old::new().await;
    for (renames, nowhere) in [(&["when=day"][..], "when"), (&["impressions=views", "reech=reach"], "reech")]
    {
        let unknown = old.import_with(TERMS, Some("insights"), renames).await.unwrap_err();
        let ImportError::NothingToRename { old, columns } = &unknown else { panic!("{unknown:?}") };
        assert_eq!((old.as_str(), columns.as_str()), (nowhere, "account_id, day, metric, value"));
    }
    old.import_with(TERMS, Some("insights"), &["impressions=views"]).await.expect("a metric of the table's");
}

/// Whoever owns the table may own its types, too, and what these do when they are cast.
#[tokio::test]
async fn nothing_of_the_older_set_up_runs_with_the_reader_s_rights() {
    let old = Old::new().await;
    old.run(
        "CREATE TYPE platform AS ENUM ('instagram');
         CREATE FUNCTION runs(platform) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'it runs'; END $$;
         CREATE CAST (platform AS text) WITH FUNCTION runs(platform);
         ALTER TABLE user_tokens ALTER platform TYPE platform USING platform::platform;
         CREATE DOMAIN name AS text; ALTER TABLE user_tokens ALTER account_username TYPE name",
    )
    .await;
    let report = old.import().await;
    assert_eq!(old.token(ANNA, SHOP).await, "IGCANARYanna", "{report:?}");
    let username = old.connection(ANNA, SHOP).await.unwrap().account.username;
    assert_eq!(username.to_string(), "shop");
    assert!(old.connection(BOB, SHOP).await.is_some(), "a name that is not there stays so");
}

#[tokio::test]
async fn a_view_is_no_table() {
    let old = Old::new().await;
    old.run("CREATE VIEW seen AS SELECT * FROM insights").await;
    let refused = old.import_with(TERMS, Some("seen"), &[]).await.unwrap_err();
    assert!(
        matches!(refused, ImportError::NoTable { .. }),
        "it runs with whose rights it likes: {refused:?}"
    );
}

#[tokio::test]
async fn a_login_that_does_not_act_for_this_installation_s_users_writes_nothing() {
    let old = Old::new().await;
    let login = format!("{}_elsewhere", old.schema);
    // As the worker of another installation in the same cluster.
    old.run(&format!("CREATE ROLE {login} LOGIN PASSWORD 'own' IN ROLE lightmeter_service")).await;
    let url = old.place.url_of(&login, "own");
    let refused = Store::open_postgres(&url, &old.place.schema, None, &old.clock).await.unwrap_err();
    assert!(matches!(refused, Error::NobodysLogin { .. }), "{refused:?}");
    // And the login of one of its users.
    let mut administrator = Administrator::connect(&admin_url(), &old.place.schema, None).await.unwrap();
    let handle = Handle::parse("zoe").unwrap();
    administrator.add_user(&handle, Role::Member).await.unwrap();
    let url = administrator.make_database_login(&handle).await.unwrap();
    let store = Store::open_postgres(&url, &old.place.schema, None, &old.clock).await.unwrap();
    let refused = store.import(old.keyring.clone()).begin().await.unwrap_err();
    assert!(matches!(refused, Error::NotServiceLogin), "{refused:?}");
}
