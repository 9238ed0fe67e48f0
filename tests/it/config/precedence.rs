//! File < plain names < `LIGHTMETER__…` variables < flags.

use super::Setup;

const FILE: &str = "[meta.facebook]\napp_id = \"1\"";

#[test]
fn a_later_source_wins_and_is_named_as_the_origin() {
    let key = "meta.facebook.app_id";
    let file = Setup::new(FILE);
    let plain = Setup::new(FILE).variable("FACEBOOK_APP_ID", "2");
    let prefixed =
        Setup::new(FILE).variable("LIGHTMETER__META__FACEBOOK__APP_ID", "3").variable("FACEBOOK_APP_ID", "2");
    let flag = Setup::new(FILE)
        .flag("--app-id", key, "4")
        .variable("LIGHTMETER__META__FACEBOOK__APP_ID", "3")
        .variable("FACEBOOK_APP_ID", "2");
    let path = format!("{}:2", file.file().display());
    for (setup, id, origin) in [
        (&file, "1", path.as_str()),
        (&plain, "2", "FACEBOOK_APP_ID"),
        (&prefixed, "3", "LIGHTMETER__META__FACEBOOK__APP_ID"),
        (&flag, "4", "--app-id"),
    ] {
        let config = setup.load().unwrap();
        assert_eq!(config.meta.facebook.app_id.as_deref(), Some(id));
        assert_eq!(config.origin_of(key).to_string(), origin);
    }
    assert_eq!(file.load().unwrap().origin_of("meta.facebook.pkce").to_string(), "default");
}

#[test]
fn sections_are_merged_key_by_key() {
    let config = Setup::new("[callback]\nhttp_port = 9000\nhttps_port = 9001")
        .variable("LIGHTMETER__CALLBACK__HTTPS_PORT", "9443")
        .load()
        .unwrap();
    assert_eq!((config.callback.http_port, config.callback.https_port), (9000, 9443));
}

#[test]
fn every_plain_name_sets_its_key() {
    let config = Setup::new("")
        .variable("FACEBOOK_APP_ID", "1")
        .variable("FACEBOOK_APP_SECRET", "facebook secret")
        .variable("INSTAGRAM_APP_ID", "2")
        .variable("INSTAGRAM_APP_SECRET", "instagram secret")
        .variable("DATABASE_URL", "postgres://db/lightmeter")
        .variable("SUPABASE_URL", "https://abc.supabase.co/")
        .variable("SUPABASE_SERVICE_KEY", "service key")
        .load()
        .unwrap();
    assert_eq!(config.meta.facebook.app_id.as_deref(), Some("1"));
    assert_eq!(config.meta.facebook.app_secret.unwrap().expose(), "facebook secret");
    assert_eq!(config.meta.instagram.app_id.as_deref(), Some("2"));
    assert_eq!(config.meta.instagram.app_secret.unwrap().expose(), "instagram secret");
    assert_eq!(config.database.url.unwrap().expose(), "postgres://db/lightmeter");
    assert_eq!(config.supabase.url.as_deref(), Some("https://abc.supabase.co"));
    assert_eq!(config.supabase.service_key.unwrap().expose(), "service key");
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let config = Setup::new(FILE)
        .variable("FACEBOOK_APP_ID", "")
        .variable("LIGHTMETER__META__FACEBOOK__APP_ID", "")
        .load()
        .unwrap();
    assert_eq!(config.meta.facebook.app_id.as_deref(), Some("1"));
}

#[test]
fn variables_of_other_programs_and_of_tests_are_left_alone() {
    let setup = Setup::new("").variable("LIGHTMETER_PROBE_CLOCK", "/tmp/clock").variable("LIGHTMETERS", "1");
    assert!(setup.load().is_ok());
}
