//! What is open in a schema is found where it is, by trying and by the catalogue.

use super::{Place, admin_url, leaks, prove, run};

#[tokio::test]
async fn a_policy_that_is_open_is_found_where_it_is() {
    are_found(&[
        ("DROP POLICY own ON account_days", ["account_days: ", "catalogue: account_days has no policy"]),
        (
            "GRANT SELECT ON media TO lightmeter_service; ALTER POLICY own ON media TO PUBLIC USING (true)",
            ["media: as the worker, select reached", "catalogue: media has"],
        ),
        (
            "GRANT UPDATE (scopes) ON user_tokens TO lightmeter_app;
             CREATE POLICY wide ON user_tokens FOR UPDATE TO lightmeter_app USING (true)",
            [
                "user_tokens: with a login of their own, update reached",
                "catalogue: user_tokens has the policy wide",
            ],
        ),
        (
            "GRANT SELECT, INSERT ON user_views TO lightmeter_app; ALTER POLICY own ON user_views TO PUBLIC WITH CHECK (true)",
            ["user_views: as a front with the service login, insert reached", "catalogue: user_views has"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn row_level_security_that_is_open_is_found_where_it_is() {
    are_found(&[
        (
            "ALTER TABLE audience NO FORCE ROW LEVEL SECURITY",
            ["catalogue: audience does not force", "catalogue: audience does not force"],
        ),
        (
            "GRANT UPDATE (scopes) ON user_tokens TO lightmeter_app; ALTER TABLE user_tokens DISABLE ROW LEVEL SECURITY",
            ["user_tokens: with a login of their own, update reached", "catalogue: user_tokens has no"],
        ),
        (
            "GRANT SELECT, INSERT, UPDATE ON users TO lightmeter_app; CREATE POLICY wide ON users TO lightmeter_app USING (true)",
            ["users: with a login of their own, update reached", "catalogue: users "],
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_is_tied_to_a_table_is_found_where_it_is() {
    are_found(&[
        (
            "GRANT SELECT ON data_keys TO PUBLIC",
            ["catalogue: data_keys may be read", "catalogue: data_keys may be read"],
        ),
        (
            "ALTER TABLE due DROP CONSTRAINT due_kind_check",
            ["catalogue: due lacks the constraint due_kind_check", "catalogue: due lacks the constraint"],
        ),
        (
            "CREATE CAST (accounts AS text) WITH INOUT AS IMPLICIT",
            ["catalogue: accounts is used by the cast from", "catalogue: accounts is used by the cast"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_function_that_is_open_is_found_where_it_is() {
    are_found(&[
        (
            "GRANT EXECUTE ON FUNCTION accounts_connected TO lightmeter_app",
            ["accounts_connected(): as a front with the service login, it told", "catalogue: accounts_connected() may"],
        ),
        (
            "CREATE FUNCTION figures() RETURNS SETOF account_days LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM account_days';
             ALTER FUNCTION figures OWNER TO CURRENT_USER; GRANT EXECUTE ON FUNCTION figures TO lightmeter_app",
            ["figures(): with a login of their own, it told", "catalogue: figures()"],
        ),
        (
            "CREATE FUNCTION shaped(one point) RETURNS void LANGUAGE sql AS ''",
            ["shaped(): takes one, of type point, of which no value is known", "catalogue: shaped()"],
        ),
    ])
    .await;
}

/// Each change of a schema of its own, with what is then told first by trying and first by the catalogue.
async fn are_found(changes: &[(&str, [&str; 2])]) {
    for (change, found) in changes {
        let place = Place::new().await;
        run(&place, change).await;
        let proof = prove(&place, &admin_url()).await;
        let leaks = leaks(&proof);
        for found in found {
            assert!(leaks.iter().any(|leak| leak.starts_with(found)), "{change}: {found}: {leaks:#?}");
        }
        assert!(!proof.holds());
    }
}
