//! The one integration binary; a module for each thing that is shown to work.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test may end at the first surprise"
)]

mod browser;
mod callback;
mod commands;
mod config;
mod docs;
mod flow;
mod folder;
mod life;
mod meta;
mod port;
mod pty;
mod sandbox;
mod screens;
mod store;
mod team;
mod update;
