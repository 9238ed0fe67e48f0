//! `migrate legacy` of the real binary: for one person from a secrets file, and for a team from its tables.

use std::{fs, process::Command};

use chrono::TimeDelta;
use lightmeter::sandbox::LoginKind;
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;

use super::exit_codes::one_sentence;
use crate::{
    pty::desk::{Desk, Ended, end},
    store::postgres::place::admin_url,
};

/// As Streamlit has it; a key of another program beside them.
fn secrets(desk: &Desk, section: &str, token: &str, account: &str) -> String {
    let text = format!(
        "{section}\nIG_LONG_TOKEN = \"{token}\"\nIG_ACCOUNT_ID = \"{account}\"\nOTHER = 1\n[other]\nKEY = \"x\"\n"
    );
    desk.write_private("secrets.toml", &text).display().to_string()
}

fn nordwind(desk: &Desk) -> (String, String) {
    let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    (token, desk.control().truth().account("nordwind").unwrap().id)
}

#[test]
fn a_secrets_file_is_imported_for_the_one_user_and_its_token_left_to_where_it_came_from() {
    let desk = Desk::new();
    let (token, account) = nordwind(&desk);
    let file = secrets(&desk, "[instagram]", &token, &account);
    let before = fs::read(&file).unwrap();
    let tried = desk.run(&["migrate", "legacy", "--secrets", &file, "--dry-run"]);
    assert!(tried.code == Some(0) && tried.err.contains("nothing was changed"), "{tried:?}");
    assert_eq!(desk.run(&["accounts", "--json"]).json(), serde_json::json!([]));
    let done = desk.run(&["migrate", "legacy", "--secrets", &file]);
    assert_eq!((done.code, &done.out), (Some(0), &tried.out), "{done:?}");
    assert!(done.out.contains(&format!("{account}: connected")), "{done:?}");
    let listed = &desk.run(&["accounts", "--json"]).json()[0];
    assert_eq!((&listed["source"], &listed["expiry"]), (&"imported".into(), &"unknown".into()), "{listed}");
    assert_eq!(listed["verdict"]["code"], "ok");
    // What a timer runs every day fetches, and ends no token of the older set-up.
    let synced = desk.run(&["sync", "--renew", "--json"]);
    assert_eq!((synced.code, &synced.json()[0]["outcome"]), (Some(0), &"stored".into()), "{synced:?}");
    let renewed = desk.run(&["renew"]);
    assert!(renewed.code == Some(0) && renewed.out.contains("migrate legacy --adopt"), "{renewed:?}");
    let asked = |path: &str| desk.control().requests().iter().any(|request| request.path.contains(path));
    assert!(asked("/insights") && !asked("/refresh_access_token"));
    let again = desk.run(&["migrate", "legacy", "--secrets", &file]);
    assert!(again.code == Some(0) && again.err.contains("nothing left to import"), "{again:?}");
    // And then it is handed over.
    let adopted = desk.run(&["migrate", "legacy", "--secrets", &file, "--adopt"]);
    assert!(adopted.out.contains("from now on lightmeter renews"), "{adopted:?}");
    assert_eq!(desk.run(&["renew"]).code, Some(0));
    assert!(asked("/refresh_access_token"));
    assert_eq!(fs::read(&file).unwrap(), before);
    for ended in [&tried, &done, &synced, &renewed, &again, &adopted] {
        assert!(!format!("{ended:?}").contains(&token));
    }
    let leaked = desk.files().into_iter().filter(|(path, _)| !path.ends_with("secrets.toml"));
    let leaked: Vec<_> = leaked
        .filter(|(_, bytes)| bytes.windows(token.len()).any(|part| part == token.as_bytes()))
        .map(|(path, _)| path)
        .collect();
    assert!(leaked.is_empty(), "{leaked:?}");
}

#[test]
fn a_secrets_file_that_cannot_be_used_is_told_in_one_sentence_without_its_text() {
    let desk = Desk::new();
    let import = |text: &str| {
        let file = desk.write_private("secrets.toml", text).display().to_string();
        let ended = desk.run(&["migrate", "legacy", "--secrets", &file]);
        assert!(!format!("{ended:?}").contains("CANARY"), "{ended:?}");
        ended
    };
    let account = "IG_ACCOUNT_ID = 17841400008460056\n";
    one_sentence(&import("\nIG_LONG_TOKEN = IGCANARY"), 2, &["not TOML", "line 2"]);
    one_sentence(&import("IG_LONG_TOKEN = \"IGCANARY\""), 2, &["no IG_ACCOUNT_ID"]);
    one_sentence(&import(&format!("{account}IG_LONG_TOKEN = \"  \"")), 2, &["IG_LONG_TOKEN", "IG or EA"]);
    one_sentence(&import(&format!("{account}IG_LONG_TOKEN = \"gACANARY\"")), 2, &["IG_LONG_TOKEN"]);
    one_sentence(
        &import(&format!("{account}IG_LONG_TOKEN = \"IGa\"\n[b]\nIG_LONG_TOKEN = \"IGCANARY\"")),
        2,
        &["more than once"],
    );
    one_sentence(&import("IG_ACCOUNT_ID = \"a b\"\nIG_LONG_TOKEN = \"IGCANARY\""), 2, &["no account id"]);
    one_sentence(
        &desk.run(&["migrate", "legacy", "--secrets", "nowhere.toml"]),
        2,
        &["nowhere.toml cannot be read"],
    );
    one_sentence(
        &desk.run(&["migrate", "legacy"]),
        2,
        &["`database.url`", "`database.admin_url`", "--secrets"],
    );
    assert_eq!(desk.run(&["accounts", "--json"]).json(), serde_json::json!([]));
}

/// A team with its worker's login and key, and an older set-up in the same database.
struct Team {
    desk: Desk,
    schema: String,
    worker_url: String,
}

impl Team {
    fn new() -> Self {
        let desk = Desk::new();
        let schema = format!("test_{}", Uuid::new_v4().simple());
        let mut team = Self { desk, schema, worker_url: String::new() };
        let made = team.run(&["migrate", "schema", "--service-login", &format!("{}_worker", team.schema)]);
        made.out.lines().last().unwrap().clone_into(&mut team.worker_url);
        team.desk.write_private("token.key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
        team.sql(&format!(
            "CREATE SCHEMA old_{0}; SET search_path = old_{0};
             CREATE TABLE users (u_id uuid, name text);
             CREATE TABLE user_tokens (u_id uuid, platform text, access_token text, account_id text);
             CREATE TABLE old_insights (account_id text, date date, reach int, plays int);
             INSERT INTO users VALUES ('00000000-0000-0000-0000-0000000000a0', 'Anna');
             INSERT INTO user_tokens VALUES ('00000000-0000-0000-0000-0000000000a0', 'instagram', 'IGCANARY', '178');
             INSERT INTO old_insights VALUES ('178', '2026-11-01', 5, 6), ('179', '2026-11-01', 5, NULL)",
            team.schema
        ));
        team
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.desk.command(arguments);
        command.env("LIGHTMETER__DATABASE__ADMIN_URL", admin_url().expose());
        command.env("LIGHTMETER__DATABASE__SCHEMA", &self.schema);
        if !self.worker_url.is_empty() {
            command.env("LIGHTMETER__DATABASE__URL", &self.worker_url);
            command.env("LIGHTMETER__TOKENS__KEY_FILE", self.desk.path("token.key"));
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        end(self.command(arguments).spawn().unwrap())
    }

    fn without(&self, variable: &str, arguments: &[&str]) -> Ended {
        end(self.command(arguments).env_remove(variable).spawn().unwrap())
    }

    fn sql(&self, sql: &str) {
        self.desk.block_on(async {
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection().await).await.unwrap();
        });
    }

    fn count(&self, of: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {}.{of}", self.schema);
        self.desk.block_on(async {
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection().await).await.unwrap()
        })
    }
}

async fn connection() -> PgConnection {
    let options: PgConnectOptions = admin_url().expose().parse().unwrap();
    options.connect().await.unwrap()
}

#[test]
fn a_team_s_tables_are_imported_and_what_is_left_is_told() {
    let team = Team::new();
    let source = format!("old_{}", team.schema);
    let import = ["migrate", "legacy", "--source-schema", &source, "--table", "old_insights"];
    let tried = team.run(&[&import[..], &["--dry-run"]].concat());
    assert_eq!((tried.code, team.count("users")), (Some(0), 0), "{tried:?}");
    let done = team.run(&import);
    assert_eq!((done.code, &done.out), (Some(0), &tried.out), "{done:?}");
    for told in [
        "user     anna                  made",
        "account  anna                  178: connected with the imported token",
        "figures  anna                  178: 1 of 1 new or changed",
        "no metric is called plays",
        "nobody has the figure's account: account 179",
    ] {
        assert!(done.out.contains(told), "{told}: {}", done.out);
    }
    assert_eq!((team.count("accounts"), team.count("account_days")), (1, 1));
    let renamed = team.run(&[&import[..], &["--map", "plays=views"]].concat());
    assert!(renamed.out.contains("178: 1 of 2 new or changed"), "{renamed:?}");
    assert!(!format!("{tried:?}{done:?}{renamed:?}").contains("CANARY"));
}

#[test]
fn a_secrets_file_is_imported_for_the_user_who_is_named() {
    let team = Team::new();
    let file = secrets(&team.desk, "", "EACANARYteam", "178");
    team.run(&["users", "add", "bob"]);
    let import = ["migrate", "legacy", "--secrets", &file];
    one_sentence(&team.run(&import), 2, &["--as HANDLE"]);
    one_sentence(&team.run(&[&import[..], &["--as", "carla"]].concat()), 2, &["no user carla", "users add"]);
    // The old tables are not looked at, so nobody needs to read them.
    let done = team.without("LIGHTMETER__DATABASE__ADMIN_URL", &[&import[..], &["--as", "bob"]].concat());
    assert!(done.code == Some(0) && done.out.contains("account  bob"), "{done:?}");
    assert_eq!(team.count("user_tokens WHERE source = 'imported'"), 1);
}

#[test]
fn what_is_missing_is_told_in_one_sentence_before_anything_is_read() {
    let team = Team::new();
    let import = ["migrate", "legacy"];
    one_sentence(
        &team.without("LIGHTMETER__DATABASE__ADMIN_URL", &import),
        2,
        &["`database.admin_url`", "old tables"],
    );
    one_sentence(
        &team.without("LIGHTMETER__TOKENS__KEY_FILE", &import),
        2,
        &["is not there", "token-key init"],
    );
    one_sentence(&team.run(&import), 2, &["no table is called users", "--source-schema"]);
    one_sentence(&team.run(&["migrate", "legacy", "--as", "bob"]), 2, &["--as goes with --secrets"]);
    let source = format!("old_{}", team.schema);
    let mut front = team.command(&["migrate", "legacy", "--source-schema", &source]);
    team.run(&["users", "add", "bob"]);
    let own = team.run(&["users", "database-login", "bob"]);
    front.env("LIGHTMETER__DATABASE__URL", own.out.trim());
    let refused = end(front.spawn().unwrap());
    one_sentence(&refused, 1, &["database.url", "--service-login"]);
    let wrong = team.run(&["migrate", "legacy", "--table", "t", "--map", "a=b"]);
    assert!(wrong.code == Some(2) && wrong.err.contains("b is none of u_id, account_id"), "{wrong:?}");
}
