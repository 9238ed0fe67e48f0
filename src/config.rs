//! One TOML file, plain names, `LIGHTMETER__…` variables and flags, merged and validated.

mod meta;

pub use meta::{FacebookApp, Hosts, InstagramApp, Meta};
