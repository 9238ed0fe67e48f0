//! Shows that the checker can fail: each planted source breaks one rule, each innocent one none.

use super::{
    circles::circles,
    rules::{SourceFile, violations},
};

fn check(path: &str, body: &str) -> Vec<String> {
    violations(&[SourceFile { path: path.to_owned(), text: format!("//! A planted file.\n{body}") }])
}

#[track_caller]
fn caught(path: &str, body: &str, sentence: &str) {
    assert_eq!(check(path, body), [sentence], "{path}:\n{body}");
}

#[track_caller]
fn innocent(path: &str, body: &str) {
    assert_eq!(check(path, body), [""; 0], "{path}:\n{body}");
}

#[test]
fn a_later_layer_is_caught_however_it_is_written() {
    let later = "src/store/sqlite.rs:2: store may not import worker, a later layer";
    for body in [
        "use crate::worker::Step;",
        "pub(crate) use crate::worker;",
        "use crate::{domain::Day, worker};",
        "use crate::{domain::{Day, Login}, worker::{Step}};",
        "use super::super::worker::Step;",
        "use super::super::{domain, worker::Step};",
        "use self::super::super::worker::Step;",
        "fn run() { crate::worker::run(); }",
        "fn run() -> String { format!(\"{}\", crate::worker::NAME) }",
        "mod inner { use super::super::super::worker::Step; }",
        "macro_rules! step { () => { $crate::worker::run() } }",
        "#[cfg(test)] mod inline { use crate::worker::Step; }",
    ] {
        caught("src/store/sqlite.rs", body, later);
    }
    caught(
        "src/store.rs",
        "use super::worker;",
        "src/store.rs:2: store may not import worker, a later layer",
    );
    caught(
        "src/domain.rs",
        "\n\nuse crate::clock;",
        "src/domain.rs:4: domain may not import clock, a later layer",
    );
}

#[test]
fn earlier_layers_comments_and_strings_are_innocent() {
    for body in [
        "use crate::{clock::Clock, config, domain::Day, telemetry};",
        "use super::{Store, postgres::{self, Pool}};",
        "use super::super::domain::Day;",
        "mod inner { use super::{super::Store, Row}; }",
        "// use crate::worker::Step;\n/* crate::cli::run() */",
        "/// See [`crate::worker`].\nconst TEXT: &str = \"crate::worker::run\";",
        "pub(crate) fn open() {}\npub(in crate::store) fn close() {}\npub(super) fn rows() {}",
        "use std::collections::BTreeMap;\nuse worker_pool::worker::Step;",
    ] {
        innocent("src/store/sqlite.rs", body);
    }
    innocent("src/lib.rs", "pub mod worker;\npub use crate::worker::Step;");
    innocent("src/main.rs", "fn main() { lightmeter::cli::main(); }");
}

#[test]
fn a_path_that_hides_its_layer_is_caught() {
    for (body, path) in [
        ("use crate::*;", "crate::*"),
        ("use super::super::*;", "super::super::*"),
        ("use crate as everything;", "crate::as"),
        ("use super::super as everything;", "super::super::as"),
        ("use crate::{self as everything};", "crate::self::as"),
        ("use crate::Shortcut;", "crate::Shortcut"),
    ] {
        caught(
            "src/store/sqlite.rs",
            body,
            &format!("src/store/sqlite.rs:2: `{path}` does not name a layer"),
        );
    }
    let unknown = "src/helping/hand.rs:2: helping is no layer: add it to the list or move it into one";
    caught("src/helping/hand.rs", "use crate::domain::Day;", unknown);
}

#[test]
fn sandbox_and_tui_import_less_than_what_is_before_them() {
    let sandbox = "src/sandbox/dialog.rs:2: sandbox may not import domain, only clock";
    caught("src/sandbox/dialog.rs", "use crate::domain::Login;", sandbox);
    let tui = "src/tui/view.rs:2: tui may not import store, only domain, config, services";
    caught("src/tui/view.rs", "use crate::store::Store;", tui);
    innocent("src/sandbox/dialog.rs", "use crate::{clock::Clock, sandbox::World};");
    innocent(
        "src/tui/view.rs",
        "use crate::{config::Theme, domain::Day, services::Services, tui::state::State};",
    );
}

#[test]
fn tests_beside_the_code_reach_over_layers() {
    innocent("src/store/tests.rs", "use crate::worker::Step;");
    innocent("src/store/tests/leases.rs", "use crate::worker::Step;");
    innocent("tests/it/worker.rs", "use lightmeter::worker::Step;");
}

#[test]
fn time_and_environment_asked_for_elsewhere_are_caught() {
    let time = "is asked for in src/clock.rs, src/clock/ only";
    for (body, call) in [
        ("fn now() { chrono::Utc::now(); }", "Utc::now"),
        ("fn now() { std::time::Instant::now(); }", "Instant::now"),
        ("fn now() { vec![Instant::now()]; }", "Instant::now"),
        ("fn now() { map(SystemTime::now) }", "SystemTime::now"),
    ] {
        caught("src/meta/retry.rs", body, &format!("src/meta/retry.rs:2: `{call}` {time}"));
    }
    let environment = "is asked for in src/config/process.rs, src/telemetry/stop.rs, src/clock/probe.rs only";
    for (body, call) in [
        ("fn home() { std::env::var(\"HOME\"); }", "env::var"),
        ("use std::env::{args, var_os};", "env::var_os"),
        ("fn all() { env::vars(); }", "env::vars"),
    ] {
        caught("src/meta/retry.rs", body, &format!("src/meta/retry.rs:2: `{call}` {environment}"));
    }
    innocent("src/clock.rs", "fn now() { Utc::now(); }");
    innocent("src/config/process.rs", "fn all() { std::env::vars(); }");
    innocent("src/meta/retry.rs", "fn now(clock: &Clock) { clock.now(); }");
}

#[test]
fn long_files_are_caught() {
    let lines = |count: usize| "\n".repeat(count - 1);
    innocent("src/store/sqlite.rs", &lines(300));
    caught("src/store/sqlite.rs", &lines(301), "src/store/sqlite.rs: 301 lines, 300 at most");
    innocent("src/store/tests.rs", &lines(600));
    caught("src/store/tests.rs", &lines(601), "src/store/tests.rs: 601 lines, 600 at most");
    caught("tests/it/store.rs", &lines(601), "tests/it/store.rs: 601 lines, 600 at most");
}

#[test]
fn empty_names_are_caught() {
    for name in ["utils", "helpers", "common", "manager", "core", "types", "models", "mod"] {
        let path = format!("src/store/{name}.rs");
        caught(&path, "", &format!("{path}: {name}.rs is no name: say what is inside"));
    }
    caught("tests/it/common/world.rs", "", "tests/it/common/world.rs: common is no name: say what is inside");
    innocent("src/store/user_types.rs", "");
}

#[test]
fn a_file_that_does_not_say_what_it_is_for_is_caught() {
    for text in ["", "use std::fmt;\n", "// A comment.\n", "//!\n", "\n//! The second line says it.\n"] {
        let found = violations(&[SourceFile { path: "src/store.rs".to_owned(), text: text.to_owned() }]);
        assert_eq!(
            found,
            ["src/store.rs:1: the first line must be `//!` and say what the file is for"],
            "{text:?}"
        );
    }
}

#[test]
fn a_file_that_cannot_be_read_as_rust_is_caught() {
    let found = check("src/store.rs", "fn open( {");
    assert!(matches!(found.as_slice(), [one] if one.starts_with("src/store.rs: is not Rust")), "{found:?}");
}

/// Files whose bodies are these.
fn sources(files: &[(&str, &str)]) -> Vec<SourceFile> {
    let file =
        |(path, body): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: (*body).to_owned() };
    files.iter().map(file).collect()
}

#[test]
fn files_that_import_each_other_in_a_circle_are_caught() {
    let two = sources(&[
        ("src/callback/guard.rs", "use super::page::Page;"),
        ("src/callback/page.rs", "fn refused(rejection: crate::callback::guard::Rejection) {}"),
    ]);
    assert_eq!(
        circles(&two),
        [
            "src/callback/guard.rs, src/callback/page.rs import each other in a circle: move what they share below \
          them"
        ]
    );
    let three = sources(&[
        ("src/sandbox/batch.rs", "use super::{answer::Answer, perform::perform};"),
        ("src/sandbox/perform.rs", "use super::route;"),
        ("src/sandbox/route.rs", "fn all() { super::batch::batch() }"),
        ("src/sandbox/answer.rs", ""),
    ]);
    assert_eq!(circles(&three).len(), 1, "{:?}", circles(&three));
}

#[test]
fn files_that_import_in_one_direction_and_tests_are_innocent() {
    let innocent = sources(&[
        ("src/callback.rs", "mod guard;\nmod page;\npub use guard::Site;"),
        ("src/callback/guard.rs", "use super::{Answer, page::Page};"),
        ("src/callback/page.rs", "use super::Answer;"),
        ("src/callback/page/tests.rs", "use super::super::guard::Site;"),
        ("src/meta/guard.rs", "use crate::callback::page::Page;"),
    ]);
    assert_eq!(circles(&innocent), [""; 0]);
}
