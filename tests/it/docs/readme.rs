//! The README's keys, addresses, links and paths are the program's own.

use std::path::Path;

use lightmeter::{
    config::Config,
    domain::Login,
    store::{Keyring, Store},
    tui::{Focus, Key, Keymap},
};

use super::text;

const BEGIN: &str = "<!-- keys: begin -->\n";
const END: &str = "<!-- keys: end -->";

#[test]
fn the_key_table_is_the_keymaps() {
    let readme = text("README.md");
    let written = between(&readme, BEGIN, END);
    let table = format!("\n{}\n", Keymap::default().table());
    #[expect(
        clippy::disallowed_methods,
        reason = "a person asks this test to write, through the environment"
    )]
    let writes = std::env::var_os("LIGHTMETER_WRITE_KEYS").is_some();
    if writes {
        let whole = readme.replace(&format!("{BEGIN}{written}{END}"), &format!("{BEGIN}{table}{END}"));
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"), whole).unwrap();
        return;
    }
    assert_eq!(written, table, "run `LIGHTMETER_WRITE_KEYS=1 cargo test --features probe --test it docs::`");
}

#[test]
fn the_short_key_table_has_keys_that_work() {
    let readme = text("README.md");
    let rows: Vec<&str> = between(&readme, "| key | what |\n|---|---|\n", "\n\n").lines().collect();
    assert!(rows.len() > 8, "{rows:?}");
    let keymap = Keymap::default();
    for row in rows {
        let keys = row.split('|').nth(1).unwrap().trim();
        for key in keys.split(' ') {
            let key: Key = key.trim_matches('`').parse().unwrap();
            let tabs = [Focus::Connections, Focus::Summary, Focus::Posts];
            assert!(tabs.iter().any(|focus| keymap.resolve(*focus, key).is_some()), "no tab knows {key}");
        }
    }
}

#[test]
fn the_redirect_addresses_are_the_ones_that_are_listened_on() {
    let (readme, changelog) = (text("README.md"), text("CHANGELOG.md"));
    for login in Login::ALL {
        let address = Config::default().redirect_uri(*login);
        assert!(readme.contains(&format!("\n   {address}\n")), "the README lacks {address}");
        assert!(changelog.contains(&format!("`{address}`")), "the CHANGELOG lacks {address}");
    }
}

#[test]
fn what_the_readme_points_to_is_there() {
    let readme = text("README.md");
    let targets: Vec<&str> = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    let mine = targets.iter().filter(|target| !target.starts_with("https://"));
    let mut found = 0;
    for target in mine {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(target).is_file(), "{target} is not there");
        found += 1;
    }
    assert!(found > 4, "{targets:?}");
    for name in [Store::FILE, Keyring::FILE] {
        assert!(readme.contains(&format!("~/.local/share/lightmeter/{name}`")), "the README lacks {name}");
    }
    let required = text("Cargo.toml");
    let version = between(&required, "rust-version = \"", "\"");
    assert!(
        readme.contains(&format!("(https://rustup.rs) {version} or newer")),
        "the README lacks {version}"
    );
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split(from).nth(1).and_then(|rest| rest.split(to).next()).expect(from)
}
