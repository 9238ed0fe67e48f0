//! lightmeter.

pub mod clock;
pub mod config;
pub mod domain;
pub mod telemetry;
pub mod tui;
