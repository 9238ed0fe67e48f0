//! Secrets come from files that only their owner can open, and never show.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::Setup;

const FILE: &str = "[meta.facebook]\napp_secret_file = \"secret\"";

fn with_secret(text: &str, mode: u32) -> Setup {
    let setup = Setup::new(FILE);
    let path = setup.folder().join("secret");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    setup
}

#[test]
fn a_secret_is_read_from_its_file_beside_the_config_file() {
    for mode in [0o600, 0o400] {
        let setup = with_secret("hunter2\n", mode);
        let config = setup.load().unwrap();
        assert_eq!(config.meta.facebook.app_secret.as_ref().unwrap().expose(), "hunter2");
        let folder = setup.folder().display();
        assert_eq!(
            config.origin_of("meta.facebook.app_secret").to_string(),
            format!("{folder}/secret, named by {folder}/config.toml:2")
        );
    }
}

#[test]
fn a_secret_file_open_to_others_is_refused() {
    for mode in [0o640, 0o604, 0o660, 0o644, 0o601] {
        let setup = with_secret("hunter2", mode);
        let path = setup.folder().join("secret");
        let (folder, path) = (setup.folder().display(), path.display());
        assert_eq!(
            setup.load().unwrap_err().to_string(),
            format!(
                "{folder}/config.toml:2: the secret file {path} is open to other users (mode {mode:04o}): run `chmod 600 {path}`"
            )
        );
    }
}

#[test]
fn a_secret_file_that_is_missing_empty_or_a_folder_is_refused() {
    assert_eq!(
        Setup::new(FILE).sentence(),
        "config.toml:2: the secret file secret is not there: write only the secret into it, then run `chmod 600 secret`"
    );
    assert_eq!(
        with_secret(" \n", 0o600).sentence(),
        "config.toml:2: the secret file secret is empty: write only the secret into it"
    );
    let folder = Setup::new(FILE);
    fs::create_dir(folder.folder().join("secret")).unwrap();
    fs::set_permissions(folder.folder().join("secret"), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(
        folder.sentence(),
        "config.toml:2: the secret file secret cannot be read (is a directory): make it a file of the user who runs lightmeter, with `chmod 600 secret`"
    );
}

#[test]
fn what_is_wrong_inside_a_secret_file_is_said_without_its_words() {
    let setup = Setup::new("database.url_file = \"secret\"");
    let path = setup.folder().join("secret");
    fs::write(&path, "hunter2").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(
        setup.sentence(),
        "config.toml:1: `database.url_file` is a file with something else in it, but an address that begins with postgres:// is wanted"
    );
}

#[test]
fn a_secret_given_twice_by_one_source_is_refused_and_by_two_the_later_wins() {
    let twice = Setup::new("[meta.facebook]\napp_secret = \"direct\"\napp_secret_file = \"secret\"");
    assert_eq!(
        twice.sentence(),
        "config.toml:3: `meta.facebook.app_secret` and `meta.facebook.app_secret_file` are both set: keep one of them"
    );
    let direct =
        with_secret("from the file", 0o600).variable("FACEBOOK_APP_SECRET", "direct").load().unwrap();
    assert_eq!(direct.meta.facebook.app_secret.as_ref().unwrap().expose(), "direct");
    assert_eq!(direct.origin_of("meta.facebook.app_secret").to_string(), "FACEBOOK_APP_SECRET");

    let setup = with_secret("from the file", 0o600).variable("FACEBOOK_APP_SECRET", "direct");
    let path = setup.folder().join("secret").display().to_string();
    let file = setup.variable("LIGHTMETER__META__FACEBOOK__APP_SECRET_FILE", &path).load().unwrap();
    assert_eq!(file.meta.facebook.app_secret.unwrap().expose(), "from the file");
}

#[test]
fn a_secret_in_a_config_file_that_others_can_open_is_refused() {
    for (key, line) in [
        ("meta.facebook.app_secret", "[meta.facebook]\napp_secret = \"hunter2\""),
        ("supabase.service_key", "[supabase]\nservice_key = \"hunter2\""),
    ] {
        let setup = Setup::new(line);
        let path = setup.file();
        assert!(setup.load().is_ok(), "{key}");
        for mode in [0o640, 0o604, 0o644] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(
                setup.sentence(),
                format!(
                    "config.toml:2: `{key}` is a secret, but this file is open to other users (mode {mode:04o}): run \
                     `chmod 600 config.toml`, or move the secret to a file of its own and name it as `{key}_file`"
                )
            );
        }
    }
}

#[test]
fn a_config_file_without_a_secret_may_be_open_to_others() {
    let setup = with_secret("hunter2", 0o600).variable("INSTAGRAM_APP_SECRET", "hunter3");
    fs::set_permissions(setup.file(), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(setup.load().is_ok());
}

#[test]
fn a_key_of_a_certificate_that_others_can_open_is_refused() {
    let setup = Setup::new("[callback]\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\"");
    let path = setup.folder().join("key.pem");
    fs::write(&path, "PEM").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(setup.load().is_ok());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(
        setup.sentence(),
        "config.toml:3: the secret file key.pem is open to other users (mode 0640): run `chmod 600 key.pem`"
    );
}
