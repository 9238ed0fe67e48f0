//! `config show` names every value and its origin, and no secret.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::Setup;

#[test]
fn no_secret_is_shown_and_no_password() {
    let setup = Setup::new("meta.instagram.app_secret_file = \"secret\"")
        .variable(
            "DATABASE_URL",
            "postgresql://anna:hunter2@db.example.com:6543/insights?password=hunter2&sslmode=require",
        )
        .variable("LIGHTMETER__DATABASE__ADMIN_URL", "postgres://:hunter2@db/insights")
        .variable("FACEBOOK_APP_SECRET", "hunter2")
        .variable("SUPABASE_SERVICE_KEY", "hunter2")
        .variable("LIGHTMETER__ALERTS__WEBHOOK_URL", "https://hooks.example.com/hunter2");
    let secret = setup.folder().join("secret");
    fs::write(&secret, "hunter2").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let config = setup.load().unwrap();
    assert!(!format!("{config:?}").contains("hunter2"), "{config:?}");
    let shown = config.show();
    assert!(!shown.contains("hunter2"), "{shown}");
    let words = |key: &str| {
        let line = shown.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        words("database.url"),
        "database.url = \"postgres://anna@db.example.com:6543/insights\" # DATABASE_URL"
    );
    assert_eq!(
        words("database.admin_url"),
        "database.admin_url = \"postgres://db/insights\" # LIGHTMETER__DATABASE__ADMIN_URL"
    );
    assert_eq!(words("meta.facebook.app_secret"), "meta.facebook.app_secret = set # FACEBOOK_APP_SECRET");
    let folder = setup.folder().display();
    assert_eq!(
        words("meta.instagram.app_secret"),
        format!("meta.instagram.app_secret = set # {folder}/secret, named by {folder}/config.toml:1")
    );
    assert_eq!(words("meta.facebook.app_id"), "meta.facebook.app_id = not set # default");
    assert_eq!(words("callback.http_port"), "callback.http_port = 8723 # default");
}

#[test]
fn the_database_in_use_is_named_without_its_password() {
    let postgres =
        Setup::new("").variable("DATABASE_URL", "postgres://anna:hunter2@db/insights").load().unwrap();
    assert_eq!(postgres.database.shown().as_deref(), Some("postgres://anna@db/insights"));
    assert_eq!(Setup::new("").load().unwrap().database.shown(), None);
}

#[test]
fn remapped_keys_are_shown_as_a_list() {
    let config = Setup::new("[keys]\nrefresh = \"ctrl-r\"\nhelp = [\"?\", \"f1\"]").load().unwrap();
    let keys: Vec<(&str, &[String])> = config.keys.iter().collect();
    assert_eq!(
        keys,
        [("help", ["?".to_owned(), "f1".to_owned()].as_slice()), ("refresh", &["ctrl-r".to_owned()])]
    );
    assert!(config.show().contains("keys.help = [\"?\", \"f1\"]"), "{}", config.show());
}
