//! The rules, as one function from sources to sentences about what breaks them.

use super::paths::{CodePath, paths};

/// Ground first: a layer imports only layers written before it.
pub(crate) const LAYERS: [&str; 15] = [
    "domain",
    "clock",
    "config",
    "telemetry",
    "sandbox",
    "store",
    "meta",
    "callback",
    "identity",
    "services",
    "worker",
    "tui",
    "terminal",
    "ssh",
    "cli",
];

/// Layers that may import less than what is written before them.
const NARROWER: [(&str, &[&str]); 2] = [("sandbox", &["clock"]), ("tui", &["domain", "config", "services"])];

const LONGEST_SOURCE: usize = 300;
const LONGEST_TEST: usize = 600;

/// Names that say nothing about what is inside, and `mod`, which hides the name in the folder.
const EMPTY_NAMES: [&str; 12] = [
    "common", "core", "helper", "helpers", "manager", "misc", "mod", "model", "models", "types", "util",
    "utils",
];

/// What each of these calls reads is an input everywhere but in the files named beside it.
const INPUTS: [(&[&str], &[&str], &[&str]); 2] = [
    (&["Utc", "Local", "Instant", "SystemTime"], &["now"], &["src/clock.rs", "src/clock/"]),
    (
        &["env"],
        &["var", "var_os", "vars", "vars_os"],
        &["src/config/process.rs", "src/telemetry/stop.rs", "src/clock/probe.rs"],
    ),
];

#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// From the project's root, such as `src/config/meta.rs`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// One sentence for each violation, led by where it is.
pub(crate) fn violations(sources: &[SourceFile]) -> Vec<String> {
    sources.iter().flat_map(violations_in).collect()
}

fn violations_in(source: &SourceFile) -> Vec<String> {
    let mut found = Vec::new();
    found.extend(first_line(source));
    found.extend(length(source));
    found.extend(file_name(source));
    if source.path.starts_with("src/") {
        match paths(&source.text) {
            Ok(paths) => {
                for path in &paths {
                    found.extend(import(source, path));
                    found.extend(input(source, path));
                }
            }
            Err(error) => found.push(format!("{}: {error}", source.path)),
        }
    }
    found
}

fn first_line(source: &SourceFile) -> Option<String> {
    let says_something = source.text.lines().next().is_some_and(|line| line.starts_with("//! "));
    (!says_something)
        .then(|| format!("{}:1: the first line must be `//!` and say what the file is for", source.path))
}

fn length(source: &SourceFile) -> Option<String> {
    let cap = if is_test(&source.path) { LONGEST_TEST } else { LONGEST_SOURCE };
    let lines = source.text.lines().count();
    (lines > cap).then(|| format!("{}: {lines} lines, {cap} at most", source.path))
}

fn file_name(source: &SourceFile) -> Option<String> {
    let named_empty = |part: &str| EMPTY_NAMES.contains(&part.trim_end_matches(".rs"));
    let name = source.path.split('/').find(|part| named_empty(part))?;
    Some(format!("{}: {name} is no name: say what is inside", source.path))
}

fn import(source: &SourceFile, path: &CodePath) -> Option<String> {
    let module = module_of(&source.path);
    let from = module.first()?;
    if is_test(&source.path) || path.segments.len() < 2 {
        return None;
    }
    let target = path.rooted(&module)?;
    let to = target.first()?;
    let sentence = match (place(from), place(to)) {
        (None, _) => format!("{from} is no layer: add it to the list or move it into one"),
        (_, None) => format!("`{}` does not name a layer", path.segments.join("::")),
        (Some(from_place), Some(to_place)) if to_place > from_place => {
            format!("{from} may not import {to}, a later layer")
        }
        _ => {
            let (_, allowed) = NARROWER.iter().find(|(layer, _)| layer == from)?;
            if to == from || allowed.contains(&to.as_str()) {
                return None;
            }
            format!("{from} may not import {to}, only {}", allowed.join(", "))
        }
    };
    Some(format!("{}:{}: {sentence}", source.path, path.line))
}

fn input(source: &SourceFile, path: &CodePath) -> Option<String> {
    let is_call = |pair: &[String], types: &[&str], functions: &[&str]| matches!(pair, [of, function] if types.contains(&of.as_str()) && functions.contains(&function.as_str()));
    for (types, functions, allowed) in INPUTS {
        let called = path.segments.windows(2).find(|pair| is_call(pair, types, functions));
        if let Some(called) = called
            && !allowed.iter().any(|place| source.path.starts_with(place))
        {
            let call = called.join("::");
            return Some(format!(
                "{}:{}: `{call}` is asked for in {} only",
                source.path,
                path.line,
                allowed.join(", ")
            ));
        }
    }
    None
}

/// `src/config/meta.rs` is `[config, meta]`; the crate's root and its program are no layer's, so they are `[]`.
pub(crate) fn module_of(path: &str) -> Vec<String> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    if matches!(inside, "lib" | "main") { Vec::new() } else { inside.split('/').map(str::to_owned).collect() }
}

fn place(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|one| *one == layer)
}

/// Tests reach over layers, to set things up and to look at what came of them.
pub(crate) fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.ends_with("/tests.rs") || path.contains("/tests/")
}
