//! lightmeter.

pub mod clock;
pub mod config;
pub mod domain;
pub mod meta;
pub mod sandbox;
pub mod telemetry;
