//! `config.example.toml` is the documentation of the keys, so it must be true and complete.

use std::{collections::BTreeSet, fs, path::Path};

use lightmeter::config::Config;

use super::Setup;

fn example() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml")).unwrap()
}

/// The example with every `# key = value` line in force.
fn everything_set() -> String {
    let is_key = |line: &str| line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
    let lines = example();
    let lines = lines.lines().map(|line| match line.strip_prefix("# ") {
        Some(setting) if is_key(setting) => setting,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `show` without the origins.
fn values(config: &Config) -> Vec<String> {
    let show = config.show();
    show.lines().map(|line| line.split("  #").next().unwrap_or_default().trim_end().to_owned()).collect()
}

#[test]
fn the_example_says_the_defaults() {
    let config = Setup::new(&example()).load().unwrap();
    assert_eq!(values(&config), values(&Config::default()));
    assert_eq!(format!("{:?}", config.meta), format!("{:?}", Config::default().meta));
}

/// A key without a line in the example, or a line for a key that nothing reads, is found here: each key in turn is
/// given a date, which no key takes.
#[test]
fn the_example_has_every_key_and_every_key_is_read() {
    let set = everything_set();
    let mut section = String::new();
    let mut keys = BTreeSet::new();
    for line in set.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']').to_owned();
        } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            keys.insert(format!("{section}.{key}"));
        }
    }
    let shown: BTreeSet<String> =
        Config::default().show().lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    let plain: BTreeSet<String> = keys.iter().filter(|key| shown.contains(*key)).cloned().collect();
    assert_eq!(plain, shown);
    let others: BTreeSet<&str> = keys.difference(&shown).map(String::as_str).collect();
    assert_eq!(
        others,
        BTreeSet::from([
            "alerts.webhook_url_file",
            "database.admin_url_file",
            "database.url_file",
            "keys.refresh",
            "meta.facebook.app_secret_file",
            "meta.instagram.app_secret_file",
            "supabase.service_key_file",
        ])
    );
    for key in keys {
        let sentence = Setup::new(&format!("{key} = 1979-05-27")).sentence();
        assert!(sentence.starts_with(&format!("config.toml:1: `{key}` is a date, but ")), "{sentence}");
    }
}

#[test]
fn every_example_value_is_one_that_is_taken() {
    // Each secret is shown both ways; one of them at a time may be set.
    let without_files: Vec<String> = everything_set()
        .lines()
        .filter(|line| {
            !line.split(" = ").next().is_some_and(|key| key.ends_with("_file") && key != "ca_file")
        })
        .map(str::to_owned)
        .collect();
    let config = Setup::new(&without_files.join("\n")).load().unwrap();
    let unset: Vec<String> = values(&config).into_iter().filter(|line| line.ends_with("not set")).collect();
    assert_eq!(unset, ["tokens.key_file = not set"], "the key itself is set");
}
