//! The pretend Meta against the written contract of the real one.
#![expect(clippy::indexing_slicing, reason = "a missing JSON field is null, and a missing row ends the test")]

mod batch;
mod batch_troubles;
mod debug_token;
mod dialog;
mod exchange;
mod facebook_tokens;
mod faults;
mod insights;
mod insights_rules;
mod instagram_tokens;
mod media;
mod renewals;
mod server;
mod variants;
mod world;
