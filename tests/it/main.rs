//! The one integration binary; a module for each thing that is shown to work.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may end at the first surprise")]

mod callback;
#[cfg(feature = "probe")]
mod commands;
mod config;
mod meta;
#[cfg(feature = "probe")]
mod pty;
mod sandbox;
mod screens;
mod store;
mod update;
