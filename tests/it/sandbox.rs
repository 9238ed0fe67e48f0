//! The pretend Meta against the written contract of the real one.
#![expect(clippy::indexing_slicing, reason = "a missing JSON field is null, and a missing row ends the test")]

mod server;
mod tokens;
