//! Keeps the rules of `src`: layer order, no circles of files, file length, first lines, file names, and who asks for time and environment.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may end at the first surprise"
)]

mod circles;
mod paths;
mod planted;
mod rules;

use std::{
    fs,
    path::{Path, PathBuf},
};

use circles::circles;
use rules::{LAYERS, SourceFile, violations};

#[test]
fn the_sources_keep_the_rules() {
    let sources = read_all(&["src", "tests"]);
    assert!(sources.len() > 20, "too few sources were found to have looked in the right place");
    let found = [violations(&sources), circles(&sources)].concat();
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

/// The page and the rules name the same layers, in the same order, so the page cannot fall behind.
#[test]
fn the_architecture_page_lists_the_layers_in_order() {
    let page = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let listed: Vec<&str> = page
        .lines()
        .skip_while(|line| *line != "//! ```text")
        .skip(1)
        .take_while(|line| *line != "//! ```")
        .filter_map(|line| line.trim_start_matches("//!").split_whitespace().next())
        .collect();
    assert_eq!(listed, LAYERS);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read_all(folders: &[&str]) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    for folder in folders {
        list(&root().join(folder), &mut paths);
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| SourceFile {
            text: fs::read_to_string(&path).unwrap(),
            path: path.strip_prefix(root()).unwrap().to_str().expect("a path in UTF-8").to_owned(),
        })
        .collect()
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}
