//! README, CHANGELOG and the pictures say what the program does.
#![expect(clippy::indexing_slicing, reason = "a test may end at the first surprise")]

mod commands;
mod contract;
mod picture;
mod readme;
mod stage;
mod svg;

use std::path::Path;

/// A file of the project's folder.
fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}
